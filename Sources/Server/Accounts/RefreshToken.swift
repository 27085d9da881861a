import API
import Crypto

/// An opaque token, good for one refresh. Only its hash is stored (contract §3).
struct RefreshToken: Sendable, Equatable {
    /// Seconds that a refresh token lives: 30 days.
    static let lifetime = SessionFamily.idleLife

    /// What the phone keeps: 256 bits in 43 characters.
    let text: String
    let hash: String

    /// A session's first token: random.
    static func make() -> RefreshToken {
        RefreshToken(Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0 ... .max) }))
    }

    init(_ text: String) {
        self.text = text
        hash = Digest.hex(of: text)
    }

    /// The token that is given out for this one: the same each time and on each server, so that an answer
    /// which got lost can be given again although only hashes are stored. Without the key it says nothing
    /// of this token, nor this one of it (docs/decisions/0048).
    /// - Parameter key: ``Sessions/successors``.
    func successor(under key: SymmetricKey) -> RefreshToken {
        RefreshToken(
            Base64URL.encode(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)))
    }
}

extension RefreshToken {
    /// The `refreshToken` of a body. Throws 400 when there is none.
    static func shown(in body: JSONValue) throws -> RefreshToken {
        switch body["refreshToken"] {
        case .string(let text) where (1...512).contains(text.utf8.count): return RefreshToken(text)
        case nil, .null: throw Problem.invalid("refreshToken", "is required")
        default: throw Problem.invalid("refreshToken", "must be a refresh token as sign-in gave it")
        }
    }
}
