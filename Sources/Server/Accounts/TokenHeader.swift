import API

/// A token's first part, read before any key is chosen.
struct TokenHeader {
    var algorithm: String
    var keyID: String?

    /// Nil for what is no compact JWS, for one that asks for extensions (`crit`), and for one
    /// without an algorithm.
    init?(_ token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty, let bytes = Base64URL.decode(parts[0]),
            let header = try? JSONValue(parsing: bytes).object, header["crit"] == nil,
            let algorithm = header["alg"]?.string
        else { return nil }
        self.algorithm = algorithm
        switch header["kid"] {
        case nil, .null: keyID = nil
        case .string(let name): keyID = name
        default: return nil
        }
    }
}
