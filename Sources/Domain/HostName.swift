import Foundation

/// The name of a host, as in an e-mail address behind the `@`.
public enum HostName {
    /// Its spelling in ASCII (UTS 46, RFC 5891): `xn--bcher-kva.example` for `bücher.example`; a name in ASCII is its own. Nil for what has
    /// none.
    public static func ascii(_ name: String) -> String? {
        guard !name.isEmpty else { return nil }
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
        var url = URLComponents()
        url.host = name
        guard let host = url.encodedHost, !host.isEmpty, host.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "%") }) else { return nil }
        return host
    }
}
