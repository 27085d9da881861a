import API
import Domain
import Storage

/// The tombstones of messages that the caller could have seen, for phones that keep a copy (contract §5.6).
enum DeletedMessages {
    private static let columns = DeletedRow.columns("id", "deleted_at")

    /// Deleted at or after `moment`, oldest first. What a filter asks of read state is not asked of them: it may have changed since.
    static func since(_ moment: Instant, _ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: MessageFilter) throws -> [DeletedRow]
    {
        var conditions: [SQL] = ["clinic_id = \(scope.clinicId)", "deleted_at >= \(moment)"]
        if let patient = scope.patientId ?? filter.patientId {
            conditions.append("patient_id = \(patient)")
        } else {
            conditions.append("(recipient_id IS NULL OR sender_id = \(scope.userId) OR recipient_id = \(scope.userId))")
        }
        if let channel = filter.channel { conditions.append("channel = \(channel)") }
        if let direction = filter.direction { conditions.append("direction = \(direction.rawValue)") }
        return try tx.query(
            """
            SELECT \(columns) FROM messages WHERE \(conditions.joined(separator: " AND "))
            ORDER BY deleted_at, id LIMIT \(DeletedRow.limit)
            """, columns.read)
    }
}
