import FoundationEssentials

/// The mail server that notices leave through (contract §6).
package struct SMTPServer: Sendable, Equatable {
    package enum Security: Sendable {
        /// `smtps://`: TLS from the first byte.
        case tls
        /// `smtp://`: STARTTLS, and no mail without it.
        case startTLS
        /// `smtp://` to this machine: STARTTLS where offered, else plain.
        case loopback
    }

    package var host: String
    package var port: Int
    package var security: Security
    package var user: String?
    package var password: String?

    /// Nil, with the reason, for what is no such URL. The reason quotes nothing of it.
    package init(url text: String) throws(URLProblem) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            scheme == "smtp" || scheme == "smtps"
        else {
            throw URLProblem(
                """
                must be smtp://HOST[:PORT] or smtps://HOST[:PORT], perhaps with USER:PASSWORD@ before \
                the host
                """
            )
        }
        guard let host = url.host, !host.isEmpty else { throw URLProblem("names no host") }
        if let port = url.port, !(1...65535).contains(port) { throw URLProblem("has a port beyond 65535") }
        guard url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil else {
            throw URLProblem("must end after the host and its port")
        }
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        let isLoopback = self.host == "localhost" || self.host == "::1" || self.host.hasPrefix("127.")
        security = scheme == "smtps" ? .tls : isLoopback ? .loopback : .startTLS
        port = url.port ?? (scheme == "smtps" ? 465 : 587)
        user = url.user
        password = url.password
    }
}

/// What is wrong with a URL; reads on after the setting's name.
package struct URLProblem: Error, Equatable {
    package let description: String

    init(_ description: String) { self.description = description }
}
