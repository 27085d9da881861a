import Crypto
import Domain
import FoundationEssentials

/// Keeps the secrets of second factors unreadable in the database and its backups: AES-GCM under a key that
/// is derived from the server's secret, bound to the user (Accounts, A3).
struct FactorSeal: Sendable {
    private let key: SymmetricKey

    init(_ secret: SessionSecret) { key = secret.derived("odontox/second-factor") }

    /// The text to store: nonce, ciphertext and tag in base64url.
    func seal(_ code: TimeCode, of user: ID) throws -> String {
        let box = try AES.GCM.seal(code.secret, using: key, authenticating: Self.binding(user))
        guard let whole = box.combined else { throw CryptoKitError.incorrectParameterSize }
        return Base64URL.encode(whole)
    }

    /// Nil for what was sealed under another secret, or for another user.
    func open(_ text: String, of user: ID) -> TimeCode? {
        guard let bytes = Base64URL.decode(text), let box = try? AES.GCM.SealedBox(combined: bytes),
            let secret = try? AES.GCM.open(box, using: key, authenticating: Self.binding(user))
        else { return nil }
        return TimeCode(secret: Array(secret))
    }

    private static func binding(_ user: ID) -> [UInt8] { Array("\(user)".utf8) }
}
