import Domain

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
            let domain = HostName.ascii(String(parts[1]))
        else { return nil }
        self.domain = domain
        description = "\(parts[0])@\(domain)"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x20 && !(0x7F...0x9F).contains(scalar.value) && !"<>()[],;:\\\"".unicodeScalars.contains(scalar)
            && !scalar.properties.isWhitespace
    }
}
