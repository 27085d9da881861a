import HTTPTypes

/// Where a request was sent to, as its sender sees it: the server, or the trusted proxy in front of it.
package struct RequestOrigin: Sendable, Equatable {
    /// Whether it came by TLS, here or as the proxy says (`X-Forwarded-Proto`).
    package var isSecure = false
    /// `host[:port]`; empty where the server does something by itself.
    package var authority = ""

    package init(isSecure: Bool = false, authority: String = "") {
        (self.isSecure, self.authority) = (isSecure, authority)
    }

    /// - Parameters:
    ///   - isSecure: Whether the server itself speaks TLS.
    ///   - isProxied: Whether the peer is a trusted proxy, whose word counts.
    init(isSecure: Bool, authority: String?, _ headers: HTTPFields, isProxied: Bool) {
        self.init(isSecure: isSecure, authority: authority ?? "")
        guard isProxied else { return }
        // Of several the last is the nearest proxy's own.
        if let scheme = Self.last(headers.text(of: .forwardedProto)) {
            self.isSecure = scheme.lowercased() == "https"
        }
        if let host = Self.last(headers.text(of: .forwardedHost)) { self.authority = host }
    }

    /// What a browser sends as the `Origin` of a page from there. Nil without a host.
    package var web: WebOrigin? { WebOrigin("\(isSecure ? "https" : "http")://\(authority)") }

    private static func last(_ list: String?) -> String? {
        guard let name = list?.split(separator: ",").last?.filter({ $0 != " " && $0 != "\t" }) else {
            return nil
        }
        return name.isEmpty ? nil : String(name)
    }
}

/// Scheme, host and port, which make two pages one site's (RFC 6454).
package struct WebOrigin: Sendable, Equatable {
    package let scheme: String
    private let host: String
    private let port: Int

    /// Of an `Origin` header field or an http or https URL. Nil for anything else, as for `null`. A host is
    /// only compared, so whether it is one need not be known.
    package init?(_ url: String) {
        let parts = url.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[1].hasPrefix("//") else { return nil }
        let scheme = parts[0].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let authority = String(parts[1].dropFirst(2).prefix { $0 != "/" }).lowercased()
        guard !authority.isEmpty else { return nil }
        self.scheme = scheme
        let usual = scheme == "https" ? 443 : 80
        // The colons of an IPv6 address stand before its bracket.
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            host = String(authority[..<colon])
            port = Int(authority[authority.index(after: colon)...]) ?? usual
        } else {
            host = authority
            port = usual
        }
    }
}
