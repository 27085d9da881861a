import Crypto
import Domain
import Storage
import Synchronization

/// The keys of the audit trail, all of which follow from the server's secret: the one that chains its
/// entries, and the one that wraps the patients' keys (Accounts, A5, A7).
package final class AuditKeys: Sendable {
    /// Names the secret, as ``SessionSecret/id`` does.
    package let secretId: String
    private let chain: SymmetricKey
    let wrapping: SymmetricKey
    private let fingerprints: SymmetricKey
    /// Keys of patients, for sealing alone: what is read is opened with what the table has.
    private let known = Mutex<[ID: Known]>([:])

    private struct Known {
        var key: PatientKey
        var until: Instant
    }

    /// Patients whose keys are at hand.
    private static let limit = 32_768
    /// Seconds that a key is at hand. An erasure on another server is felt by then.
    private static let lifetime = 600
    /// Seconds after which a key that is in the table can't be rolled back any more.
    private static let settling = 60

    package init(_ secret: SessionSecret) {
        secretId = secret.id
        chain = secret.derived("odontox/audit-chain")
        wrapping = secret.derived("odontox/patient-keys")
        fingerprints = secret.derived("odontox/idempotency")
    }

    /// The hash of an entry that is made of `bytes`, named by the secret: `SECRET:HMAC`.
    func mark(_ bytes: [UInt8]) -> String {
        "\(secretId):\(Hex.text(HMAC<SHA256>.authenticationCode(for: bytes, using: chain)))"
    }

    /// The fingerprint of a request that a caller has named, by the same form.
    func fingerprint(_ digest: SHA256Digest, _ more: String) -> String {
        var code = HMAC<SHA256>(key: fingerprints)
        digest.withUnsafeBytes { code.update(data: $0) }
        code.update(data: Array(more.utf8))
        return "\(secretId):\(Hex.text(code.finalize()))"
    }

    /// The secret that a stored mark names; nil for one that was made without any.
    static func secret(of mark: String) -> Substring? {
        let parts = mark.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? parts[0] : nil
    }

    func recall(_ patient: ID, at now: Instant) -> PatientKey? {
        known.withLock { known in known[patient].flatMap { $0.until > now ? $0.key : nil } }
    }

    /// Keeps a key that was read from the table, unless it may yet be rolled back.
    func remember(_ key: PatientKey, of patient: ID, madeAt made: Instant, at now: Instant) {
        guard made.adding(seconds: Self.settling) < now else { return }
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[patient] = Known(key: key, until: now.adding(seconds: Self.lifetime))
        }
    }

    func forget(_ patient: ID) { known.withLock { _ = $0.removeValue(forKey: patient) } }
}

extension Transaction {
    /// The keys that the database was opened with. Throws where it was opened without, as a command does that
    /// writes nothing of the audit trail.
    var auditKeys: AuditKeys {
        get throws {
            guard let keys = companion as? AuditKeys else {
                throw DatabaseError(.other, "the database was opened without the keys of the audit trail")
            }
            return keys
        }
    }
}
