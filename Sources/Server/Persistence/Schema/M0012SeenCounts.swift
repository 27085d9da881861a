import Storage

extension Migration {
    /// Of a thread's live messages, how many of those that a reader sent have been read by the other side; so
    /// that both kinds of read messages, received and sent, are counted without walking them.
    static let seenCounts = Migration(
        id: "0012-seen-counts",
        statements: [
            """
            ALTER TABLE thread_readers ADD COLUMN seen_count \(type: .integer) NOT NULL DEFAULT 0 CHECK
            (seen_count >= 0)
            """,
            """
            UPDATE thread_readers SET seen_count = (
                SELECT count(*) FROM messages m
                WHERE m.thread_id = thread_readers.thread_id AND m.sender_id = thread_readers.user_id
                AND m.deleted_at IS NULL
                AND EXISTS (
                    SELECT 1 FROM thread_readers o
                    LEFT JOIN message_marks k ON k.message_id = m.id AND k.user_id = o.user_id
                    WHERE o.thread_id = m.thread_id AND o.user_id <> m.sender_id
                    AND (m.recipient_id IS NOT NULL OR o.is_patient = (m.direction = 'outbound'))
                    AND CASE WHEN k.is_read IS NULL THEN EXISTS (
                            SELECT 1 FROM read_spans s
                            WHERE s.thread_id = o.thread_id AND s.user_id = o.user_id
                            AND s.through >= m.number)
                        ELSE k.is_read END))
            """,
        ]
    )
}
