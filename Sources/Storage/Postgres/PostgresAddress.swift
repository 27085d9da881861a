import CLibPQ

/// What can be said about a PostgreSQL URL without connecting.
enum PostgresAddress {
    /// What is wrong with the URL, in words that hold no secret; nil when libpq can read it.
    static func complaint(about address: String) -> String? {
        guard parsingError(address) != nil else { return nil }
        // libpq quotes what it stumbles over, which may be a part of the password; without the secrets it
        // quotes only the rest.
        guard let reason = parsingError(withoutSecrets(address) + harmlessParameters(address)) else {
            return
                "the PostgreSQL URL's password cannot be read (are its special characters percent-encoded?)"
        }
        return "the PostgreSQL URL cannot be read: \(reason)"
    }

    /// The URL without password and parameters.
    static func withoutSecrets(_ address: String) -> String {
        guard let start = address.firstRange(of: "://") else { return "postgres:" }
        let rest = address[start.upperBound...].prefix { $0 != "?" }
        // A password may hold a stray "/" or "@", so the last "@" ends it.
        guard let at = rest.lastIndex(of: "@") else { return String(address[..<start.upperBound] + rest) }
        let user = rest[..<at].prefix { $0 != ":" }
        return "\(address[..<start.upperBound])\(user)\(rest[at...])"
    }

    /// The URL's parameters, with their question mark, without those that are secret.
    private static func harmlessParameters(_ address: String) -> String {
        guard let mark = address.firstIndex(of: "?") else { return "" }
        let parameters = address[address.index(after: mark)...].split(
            separator: "&", omittingEmptySubsequences: false)
        return "?" + parameters.filter { !$0.lowercased().contains("pass") }.joined(separator: "&")
    }

    private static func parsingError(_ address: String) -> String? {
        var message: UnsafeMutablePointer<CChar>?
        if let options = PQconninfoParse(address, &message) {
            PQconninfoFree(options)
            return nil
        }
        defer { PQfreemem(message) }
        let text = message.map { String(cString: $0) } ?? "out of memory"
        return text.split(separator: "\n").first.map(String.init) ?? text
    }
}
