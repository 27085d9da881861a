import API
import Domain
import Storage

/// `DELETE /messages/:id`: by the sender or an admin; a tombstone stays (contract §5.6).
enum DeleteMessage {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let (message, family) = try MessageRow.locked(tx, scope, try call.id())
        guard message.senderId == scope.userId || scope.role.isAdmin else {
            throw Problem.forbidden("Only its sender or an admin can delete a message")
        }
        guard let row = family[message.thread] else { throw Problem.notFound("Message") }
        try bury(tx, scope, message, at: try journal.stamp(tx))
        try Summary.recount(tx, without: message, in: row, of: family)
        if !message.isDirect {
            try tx.run(MessageTally.change(scope, message.channel, message.direction, by: -1))
        }
        journal.audit(.deleted, .message, message.id, before: message, after: nil)
        journal.publish(
            .messageDeleted, to: message.audience,
            data: [
                "id": .string(message.id.description), "clinicId": .string(message.clinicId.description),
                "patientId": JSONValue(message.patient?.id.description), "recipientId": JSONValue(message.recipient?.id.description),
                "status": "deleted",
            ] as JSONValue)
        return .json(Answer(id: message.id))
    }

    struct Answer: WireObject {
        var id: ID
        let status = "deleted"

        static let fields: [Field<Answer>] = [Field("id", \.id), Field("status", \.status, .oneOf(["deleted"]))]
    }

    /// Takes the message out of what its readers have sent and read, then marks it.
    private static func bury(_ tx: borrowing Transaction, _ scope: ClinicScope, _ message: MessageRow, at now: Instant) throws {
        try tx.runAll([
            """
            UPDATE thread_readers SET sent_count = sent_count - 1,
                seen_count = seen_count - (SELECT CASE WHEN \(ReadState.isSeen) THEN 1 ELSE 0 END FROM messages m WHERE m.id = \(message.id))
            WHERE thread_id = \(message.threadId) AND user_id = \(message.senderId)
            """,
            """
            UPDATE thread_readers SET read_count = read_count - 1
            WHERE thread_id = \(message.threadId) AND user_id IN (
                SELECT r.user_id FROM thread_readers r JOIN messages m ON m.id = \(message.id)
                WHERE r.thread_id = \(message.threadId) AND r.user_id <> m.sender_id AND \(ReadState.readAt) IS NOT NULL)
            """,
            "UPDATE messages SET deleted_at = \(now) WHERE id = \(message.id)",
        ])
    }
}
