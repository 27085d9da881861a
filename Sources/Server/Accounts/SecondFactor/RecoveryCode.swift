/// A way in for who has lost their authenticator: 80 random bits, of which only the SHA-256 is stored. Each
/// works once (Accounts, A3).
struct RecoveryCode: Sendable {
    /// How many a user gets.
    static let count = 10

    /// As it is shown: `mzxw-6ytb-oi2g-k3tu`.
    let text: String
    let hash: String

    static func make() -> RecoveryCode {
        let letters = Array(Base32.encode((0..<10).map { _ in UInt8.random(in: 0 ... .max) }).lowercased())
        let groups = stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<$0 + 4]) }
        return RecoveryCode(groups.joined(separator: "-"))
    }

    /// However it was typed: in capitals, with spaces, or without hyphens.
    init(_ typed: String) {
        text = typed
        hash = Digest.hex(of: typed.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
