/// An opaque token, good for one refresh. Only its hash is stored (contract §3).
struct RefreshToken: Sendable {
    /// Seconds that a refresh token lives: 30 days.
    static let lifetime = 30 * 86_400

    /// What the phone keeps: 256 random bits.
    let text: String
    let hash: String

    static func make() -> RefreshToken {
        RefreshToken(Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0 ... .max) }))
    }

    init(_ text: String) {
        self.text = text
        hash = Digest.hex(of: text)
    }
}
