import Domain
import Storage

/// A superadmin's reason (Accounts, A9) as a row of its own. Entries of the audit trail refer to it, so that
/// an erasure can take a person's name out of the text while the chain stays valid (Accounts, A7).
struct StoredReason: Sendable {
    var id: ID
    var clinicId: ID
    var text: String
    /// An HMAC of the rest.
    var seal: String

    static let columns = Columns("id", "clinic_id", "text", "seal") {
        (id: ID, clinic: ID, text: String, seal: String) in
        StoredReason(id: id, clinicId: clinic, text: text, seal: seal)
    }

    private static let prefix = "stated:"

    static func make(_ text: String, in clinicId: ID, _ keys: AuditKeys) -> StoredReason {
        var reason = StoredReason(
            id: keys.reasonId(text, in: clinicId), clinicId: clinicId, text: text, seal: "")
        reason.seal = reason.mark(keys)
        return reason
    }

    /// What the seal is under these keys.
    func mark(_ keys: AuditKeys) -> String {
        let parts = ["stated-reason", id.description, clinicId.description, text]
        return keys.mark(Array(parts.joined(separator: "\u{1F}").utf8))
    }

    /// Whether somebody without these keys has changed the row. One under another secret can't be judged.
    func isForged(_ keys: AuditKeys) -> Bool {
        AuditKeys.secret(of: seal) == keys.secretId[...] && seal != mark(keys)
    }

    /// What an entry, or a count of readings, holds in place of the text.
    var reference: String { "\(Self.prefix)\(id)" }

    /// The row that a stored value refers to. Nil for a text that an earlier build stored as it is.
    static func referred(by stored: String) -> ID? {
        guard stored.hasPrefix(prefix) else { return nil }
        return ID(stored.dropFirst(prefix.count))
    }

    /// Stores the reasons that are not there yet. One that an erasure has changed stays changed.
    static func keep(_ reasons: [StoredReason], _ tx: borrowing Transaction) throws {
        try tx.insertLater(
            "INSERT INTO stated_reasons (\(columns)) VALUES", reasons.map(\.row),
            "ON CONFLICT (id) DO NOTHING")
    }

    private var row: SQL { "(\(id), \(clinicId), \(text), \(seal))" }

    /// The texts of these rows, as far as they are there.
    static func textsById(_ tx: borrowing Transaction, _ ids: Set<ID>) throws -> [ID: String] {
        guard !ids.isEmpty else { return [:] }
        var texts: [ID: String] = [:]
        try tx.each("SELECT id, text FROM stated_reasons WHERE id IN \(list: ids.sorted())") { row in
            texts[try row.get(0)] = try row.get(1) as String
        }
        return texts
    }
}
