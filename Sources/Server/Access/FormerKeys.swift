import Crypto
import Domain
import FoundationEssentials
import Storage

/// Keys that followed from a former secret of the server, for what was given out under them and is to stay
/// good. `odontox rotate-secret` leaves them, each encrypted under a key that follows from the present secret
/// (Accounts, A5).
struct FormerKeys: Sendable {
    /// What a key is for. The raw value is the label that it was derived with.
    enum Purpose: String, CaseIterable, Sendable {
        /// Links in mails that were sent: they stop further ones for ever.
        case unsubscribe = "odontox/unsubscribe"
        /// Refreshes whose answer got lost a moment before the secret was changed.
        case refresh = "odontox/refresh-successors"
    }

    /// Secrets that are gone back to; a mail from before is old.
    private static let limit = 20

    private let secretId: String
    private let sealing: SymmetricKey

    init(_ secret: SessionSecret) {
        secretId = secret.id
        sealing = secret.derived("odontox/former-keys")
    }

    /// The keys for a purpose, the last one first.
    func keys(_ tx: borrowing Transaction, for purpose: Purpose) throws -> [SymmetricKey] {
        try tx.query(
            """
            SELECT secret_id, sealed FROM former_keys WHERE purpose = \(purpose.rawValue)
            ORDER BY retired_at DESC, secret_id LIMIT \(Self.limit)
            """
        ) { (secret: try $0.get(0) as String, sealed: try $0.get(1) as String) }
        .compactMap { open($0.sealed, purpose.rawValue, of: $0.secret) }
    }

    /// Keeps the keys of `former` under this secret, and brings over those that it had kept itself. Once more
    /// changes nothing.
    func take(
        over former: SessionSecret, _ tx: borrowing Transaction, at now: Instant
    ) throws {
        let before = FormerKeys(former)
        guard before.secretId != secretId else { return }
        let kept = try tx.query(
            "SELECT purpose, secret_id, sealed FROM former_keys WHERE sealed_under = \(before.secretId)"
        ) { row in
            (
                purpose: try row.get(0) as String, secret: try row.get(1) as String,
                sealed: try row.get(2) as String
            )
        }
        for row in kept {
            guard let key = before.open(row.sealed, row.purpose, of: row.secret) else { continue }
            let sealed = try seal(key, row.purpose, of: row.secret)
            try tx.run(
                """
                UPDATE former_keys SET sealed = \(sealed), sealed_under = \(secretId)
                WHERE purpose = \(row.purpose) AND secret_id = \(row.secret)
                """)
        }
        for purpose in Purpose.allCases {
            let sealed = try seal(former.derived(purpose.rawValue), purpose.rawValue, of: former.id)
            try tx.run(
                """
                INSERT INTO former_keys (purpose, secret_id, sealed, sealed_under, retired_at)
                VALUES (\(purpose.rawValue), \(former.id), \(sealed), \(secretId), \(now))
                ON CONFLICT (purpose, secret_id) DO NOTHING
                """)
        }
    }

    private func seal(_ key: SymmetricKey, _ purpose: String, of secret: String) throws -> String {
        let box = try key.withUnsafeBytes {
            try AES.GCM.seal(Data($0), using: sealing, authenticating: Self.binding(purpose, secret))
        }
        guard let whole = box.combined else { throw CryptoKitError.incorrectParameterSize }
        return Base64URL.encode(Array(whole))
    }

    /// Nil for one that was sealed under another secret, or for another purpose.
    private func open(_ text: String, _ purpose: String, of secret: String) -> SymmetricKey? {
        guard let bytes = Base64URL.decode(text), let box = try? AES.GCM.SealedBox(combined: bytes),
            let key = try? AES.GCM.open(box, using: sealing, authenticating: Self.binding(purpose, secret))
        else { return nil }
        return SymmetricKey(data: key)
    }

    private static func binding(_ purpose: String, _ secret: String) -> Data {
        Data("\(purpose) \(secret)".utf8)
    }
}
