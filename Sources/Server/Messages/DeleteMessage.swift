import API
import Domain
import Storage

/// `DELETE /messages/:id`: by the sender or an admin; a tombstone stays (contract §5.6).
enum DeleteMessage {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let (message, locked) = try MessageRow.locked(tx, scope, try call.id())
        guard message.senderId == scope.userId || scope.role.isAdmin else {
            throw Problem.forbidden("Only its sender or an admin can delete a message")
        }
        guard let row = locked[message.thread] else { throw Problem.notFound("Message") }
        try bury(tx, scope, message, at: try recorder.stamp(tx))
        try Summary.recount(tx, without: message, in: row, of: locked)
        if !message.isDirect {
            try tx.run(MessageCounts.change(scope, message.channel, message.direction, by: -1))
        }
        recorder.audit(
            .deleted, .message, message.id, of: message.patient?.id, before: message, after: nil)
        recorder.publish(
            .messageDeleted, to: message.audience,
            data: [
                "id": .string(message.id.description), "clinicId": .string(message.clinicId.description),
                "patientId": JSONValue(message.patient?.id.description),
                "recipientId": JSONValue(message.recipient?.id.description),
                "status": "deleted",
            ] as JSONValue)
        return .json(Answer(id: message.id))
    }

    struct Answer: WireObject {
        var id: ID
        let status = "deleted"

        static let fields: [Field<Answer>] = [
            Field("id", \.id), Field("status", \.status, .oneOf(["deleted"])),
        ]
    }

    /// Takes the message out of what its readers have sent and read, then marks it.
    private static func bury(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ message: MessageRow, at now: Instant
    ) throws {
        try tx.runAll([
            """
            UPDATE thread_readers SET sent_count = sent_count - 1,
                seen_count = seen_count - (SELECT CASE WHEN \(ReadState.isSeen) THEN 1 ELSE 0 END
                FROM messages m WHERE m.id = \(message.id))
            WHERE thread_id = \(message.threadId) AND user_id = \(message.senderId)
            """,
            """
            UPDATE thread_readers SET read_count = read_count - 1
            WHERE thread_id = \(message.threadId) AND user_id IN (
                SELECT r.user_id FROM thread_readers r JOIN messages m ON m.id = \(message.id)
                WHERE r.thread_id = \(message.threadId) AND r.user_id <> m.sender_id
                AND \(ReadState.readAt) IS NOT NULL)
            """,
            "UPDATE messages SET deleted_at = \(now) WHERE id = \(message.id)",
        ])
    }
}

/// The tombstones of messages that the caller could have seen, for phones that keep a copy (contract §5.6).
enum DeletedMessages {
    private static let columns = DeletedRow.columns("id", "deleted_at")

    /// Deleted at or after `moment`, oldest first. What a filter asks of read state is not asked of them: it
    /// may have changed since.
    static func since(
        _ moment: Instant, _ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: MessageFilter
    ) throws -> [DeletedRow] {
        var conditions: [SQL] = ["clinic_id = \(scope.clinicId)", "deleted_at >= \(moment)"]
        if let patient = scope.patientId ?? filter.patientId {
            conditions.append("patient_id = \(patient)")
        } else {
            conditions.append(
                "(recipient_id IS NULL OR sender_id = \(scope.userId) OR recipient_id = \(scope.userId))")
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
