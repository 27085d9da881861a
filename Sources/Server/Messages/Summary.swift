import Domain
import Storage

/// What a thread's row says of its messages, after one of them is gone.
enum Summary {
    static func recount(
        _ tx: borrowing Transaction, without message: MessageRow, in row: ThreadRow,
        of locked: LockedConversations
    ) throws {
        var last = row.lastMessageId.flatMap { id in row.lastAt.map { (id: id, at: $0) } }
        if last?.id == message.id {
            last = try tx.first(
                """
                SELECT id, created_at FROM messages WHERE thread_id = \(row.id) AND deleted_at IS NULL
                ORDER BY created_at DESC LIMIT 1
                """
            ) { (id: try $0.get(0), at: try $0.get(1)) }
        }
        let sibling = locked.sibling(of: row)
        // Times are unique in a family, so that one of the two is newer.
        let siblingIsNewest = sibling?.lastAt.map { other in last.map { $0.at < other } ?? true } ?? false
        let isNewest = !message.isDirect && last != nil && !siblingIsNewest
        try tx.run(
            """
            UPDATE message_threads SET live_count = live_count - 1, last_message_id = \(last?.id),
            last_at = \(last?.at),
                doctor_id = \(try doctor(tx, without: message, in: row)), is_newest = \(isNewest)
            WHERE id = \(row.id)
            """)
        if let sibling, sibling.isNewest != siblingIsNewest {
            try tx.run("UPDATE message_threads SET is_newest = \(siblingIsNewest) WHERE id = \(sibling.id)")
        }
    }

    /// The doctor who wrote last of those whose words still stand; the one there was when nobody's do, since
    /// patients' answers are still addressed to somebody.
    private static func doctor(
        _ tx: borrowing Transaction, without message: MessageRow, in row: ThreadRow
    ) throws -> ID? {
        guard message.senderId == row.doctorId else { return row.doctorId }
        return try tx.first(
            """
            SELECT sender_id FROM messages
            WHERE thread_id = \(row.id) AND deleted_at IS NULL AND sender_role = 'doctor'
            ORDER BY created_at DESC LIMIT 1
            """
        ) { try $0.get(0) as ID } ?? row.doctorId
    }
}
