import Foundation

/// An e-mail address as it stands in an envelope and in headers: the domain in ASCII (IDNA, UTS 46), what stands before it as it is.
struct MailAddress: Sendable, Equatable, CustomStringConvertible {
    let description: String
    /// Behind the `@`, in ASCII.
    let domain: String

    /// Whether only a server with SMTPUTF8 takes it (RFC 6531): letters outside ASCII before the `@` have no other spelling.
    var needsSMTPUTF8: Bool { !description.utf8.allSatisfy { $0 < 0x80 } }

    /// Nil for what can't stand in an envelope: one address, printable, without anything that SMTP or a header could take for its own.
    init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 254, text.unicodeScalars.allSatisfy(Self.isPlain),
            let domain = Self.ascii(domain: String(parts[1]))
        else { return nil }
        self.domain = domain
        description = "\(String(parts[0]).precomposedStringWithCanonicalMapping)@\(domain)"
    }

    /// The domain's spelling in ASCII: `xn--bcher-kva.example` for `bücher.example`. Nil for what has none.
    static func ascii(domain: String) -> String? {
        guard !domain.isEmpty else { return nil }
        if domain.utf8.allSatisfy({ $0 < 0x80 }) { return domain }
        var url = URLComponents()
        url.host = domain
        guard let host = url.encodedHost, !host.isEmpty, host.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "%") }) else { return nil }
        return host
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x20 && !(0x7F...0x9F).contains(scalar.value) && !"<>()[],;:\\\"".unicodeScalars.contains(scalar)
            && !scalar.properties.isWhitespace
    }
}
