import Domain
import Storage

/// Who was erased, when and by whom: ids only, so that the log may be kept for as long as backups are.
struct ErasureLog: Sendable, Equatable {
    var clinicId: ID
    var patientId: ID
    /// Nil for a superadmin or a member who is no more known.
    var erasedBy: ID?
    var erasedAt: Instant

    static let columns = Columns(
        "clinic_id", "patient_id", "erased_by", "erased_at", as: ErasureLog.init)

    /// In the order of time.
    static func all(_ tx: borrowing Transaction) throws -> [ErasureLog] {
        try tx.query("SELECT \(columns) FROM erasures ORDER BY erased_at, patient_id", columns.read)
    }

    static func add(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ patient: ID, by user: ID?, at moment: Instant
    ) throws {
        try tx.run(
            """
            INSERT INTO erasures (id, clinic_id, patient_id, erased_by, erased_at)
            VALUES (\(ID.make(at: moment)), \(scope.clinicId), \(patient), \(user), \(moment))
            ON CONFLICT (patient_id) DO UPDATE SET erased_at = excluded.erased_at, scrubbed_at = NULL
            """)
    }
}
