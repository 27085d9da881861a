import Crypto
import Domain
import FoundationEssentials
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
    private let reasons: SymmetricKey
    private let invited: SymmetricKey
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
        reasons = secret.derived("odontox/stated-reasons")
        invited = secret.derived("odontox/invited-addresses")
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

    /// The id of the row in which a clinic keeps a reason: the same text has the same row.
    func reasonId(_ text: String, in clinicId: ID) -> ID {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(clinicId):\(text)".utf8), using: reasons)
        var halves: (high: UInt64, low: UInt64) = (0, 0)
        for (index, byte) in Array(code).prefix(16).enumerated() {
            if index < 8 {
                halves.high = halves.high << 8 | UInt64(byte)
            } else {
                halves.low = halves.low << 8 | UInt64(byte)
            }
        }
        return ID(high: halves.high, low: halves.low)
    }

    /// What mails to an address are counted under, which is spelled as addresses are compared (Accounts, A2).
    func hash(ofInvited address: String) -> String {
        Hex.text(HMAC<SHA256>.authenticationCode(for: Array(address.utf8), using: invited))
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

/// A personal value of the audit trail as it is stored: `sealed:KEY:BOX`. `KEY` is the id of a key of the
/// patient, `BOX` what AES-GCM made of the value: nonce, ciphertext and tag, in base64 as tokens spell it.
/// Without the key nobody can read it, and the entry's hash holds on over the ciphertext (Accounts, A7).
struct SealedText: Sendable {
    let keyId: ID
    private let box: Substring

    private static let prefix = "sealed:"

    /// Nil for a value that is stored as it is.
    init?(_ stored: String) {
        guard stored.utf8.starts(with: Self.prefix.utf8) else { return nil }
        let parts = stored.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let keyId = ID(String(parts[1])) else { return nil }
        self.keyId = keyId
        box = parts[2]
    }

    /// What `LIKE` finds everything by that is sealed under a key.
    static func pattern(of key: ID) -> String { "\(prefix)\(key):%" }

    /// What is sealed; nil when the key is not its key, or it has been moved or changed.
    fileprivate func opened(_ key: SymmetricKey, _ place: Place) -> String? {
        guard let bytes = Base64URL.decode(box), let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: key, authenticating: place.bytes)
        else { return nil }
        return String(decoding: plain, as: UTF8.self)
    }

    fileprivate static func make(_ text: String, _ key: PatientKey, _ place: Place) throws -> String {
        let box = try AES.GCM.seal(Data(text.utf8), using: key.bytes, authenticating: place.bytes)
        return "\(prefix)\(key.id):\(box.text)"
    }

    /// Where a value stands. It opens nowhere else.
    struct Place {
        /// The entry's id.
        var entry: ID
        var column: StaticString

        fileprivate var bytes: Data { Data("\(entry):\(column)".utf8) }
    }
}

/// A key of one patient, under which the personal values of their audit entries are sealed.
struct PatientKey: Sendable {
    var id: ID
    fileprivate var bytes: SymmetricKey

    static func make(at now: Instant) -> PatientKey {
        PatientKey(id: ID.make(at: now), bytes: SymmetricKey(size: .bits256))
    }

    func seal(_ text: String, _ place: SealedText.Place) throws -> String {
        try SealedText.make(text, self, place)
    }

    func open(_ text: SealedText, _ place: SealedText.Place) -> String? { text.opened(bytes, place) }

    /// The key as it is stored, encrypted under a key that follows from the server's secret.
    func wrapped(under secret: SymmetricKey) throws -> String {
        let box = try bytes.withUnsafeBytes {
            try AES.GCM.seal(Data($0), using: secret, authenticating: Data(id.description.utf8))
        }
        return box.text
    }

    /// Nil for a key that was wrapped under another secret.
    init?(_ id: ID, wrapped: String, under secret: SymmetricKey) {
        guard let bytes = Base64URL.decode(wrapped), let box = try? AES.GCM.SealedBox(combined: bytes),
            let key = try? AES.GCM.open(box, using: secret, authenticating: Data(id.description.utf8))
        else { return nil }
        self.init(id: id, bytes: SymmetricKey(data: key))
    }

    private init(id: ID, bytes: SymmetricKey) { (self.id, self.bytes) = (id, bytes) }
}

extension AES.GCM.SealedBox {
    /// Nonce, ciphertext and tag.
    fileprivate var text: String { Base64URL.encode(Array(nonce) + Array(ciphertext) + Array(tag)) }
}
