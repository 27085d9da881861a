import Domain
import Storage

/// A clinic's audit trail on its way under another key: entries up to ``through`` have arrived.
struct AuditMove: Sendable {
    var clinicId: ID
    var through: Int64
    /// What the next entry is chained to.
    var oldHash: String
    /// What the last entry that has arrived ends with.
    var newHash: String
    /// The secret that the trail goes to; empty before the first step.
    var secretId: String

    static let columns = Columns(
        "clinic_id", "through_number", "old_hash", "new_hash", "secret_id", as: AuditMove.init)

    /// The clinic's, if its trail is on its way.
    static func of(_ clinicId: ID, _ tx: borrowing Transaction) throws -> AuditMove? {
        try tx.first("SELECT \(columns) FROM audit_moves WHERE clinic_id = \(clinicId)", columns.read)
    }

    func store(_ tx: borrowing Transaction) throws {
        try tx.run(
            """
            UPDATE audit_moves SET through_number = \(through), old_hash = \(oldHash), new_hash = \(newHash),
            secret_id = \(secretId) WHERE clinic_id = \(clinicId)
            """)
    }

    /// Ends the move.
    /// - Parameter isWhole: Whether the trail ended as the clinic's sequences said; if not, they are left as
    ///   they are, so that what was wrong stays visible.
    func end(_ tx: borrowing Transaction, isWhole: Bool) throws {
        if isWhole {
            try tx.run(
                "UPDATE clinic_sequences SET audit_hash = \(newHash) WHERE clinic_id = \(clinicId)")
        }
        try tx.run("DELETE FROM audit_moves WHERE clinic_id = \(clinicId)")
    }

    /// How many entries are still to go, in how many clinics.
    static func left(_ tx: borrowing Transaction) throws -> (clinics: Int, entries: Int) {
        try tx.first(
            """
            SELECT count(*), coalesce(sum(l.audit_number - m.through_number), 0) FROM audit_moves m
            JOIN clinic_sequences l ON l.clinic_id = m.clinic_id
            """
        ) { (Int($0.int(0)), Int($0.int(1))) } ?? (0, 0)
    }
}
