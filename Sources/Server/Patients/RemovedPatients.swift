import API
import Domain
import Storage

/// What is left of patients who were removed: the line in the audit trail, which a phone that was offline learns of.
enum RemovedPatients {
    private static let columns = DeletedRow.columns("entity_id", "at")

    /// Removed at or after `moment`, oldest first.
    static func since(_ moment: Instant, _ tx: borrowing Transaction, _ scope: ClinicScope) throws -> [DeletedRow] {
        try tx.query(
            """
            SELECT \(columns) FROM audit_entries
            WHERE clinic_id = \(scope.clinicId) AND entity = \(AuditEntity.patient.rawValue) AND at >= \(moment)
                AND action = \(AuditAction.deleted.rawValue)
            ORDER BY at, number LIMIT \(DeletedRow.limit)
            """, columns.read)
    }
}
