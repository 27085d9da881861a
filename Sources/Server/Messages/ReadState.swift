import Domain
import Storage

/// Read state as SQL and as writes. A user has read another's message when the user's mark on it says so, or, without a mark
/// that says anything, when one of the user's spans covers its number (contract §5.5).
enum ReadState {
    /// When the reader `r` (a row of `thread_readers`) read the message `m`; NULL for not.
    static let readAt: SQL = """
        (SELECT CASE
            WHEN k.is_read IS NULL THEN (
                SELECT s.read_at FROM read_spans s
                WHERE s.thread_id = r.thread_id AND s.user_id = r.user_id AND s.through >= m.number ORDER BY s.through LIMIT 1)
            ELSE k.read_at END
        FROM (SELECT 1) one LEFT JOIN message_marks k ON k.message_id = m.id AND k.user_id = r.user_id)
        """

    /// Whether the reader `r` is on the other side of the message `m`: its recipient; the patient, or any of the staff.
    private static let isOtherSide: SQL = """
        r.thread_id = m.thread_id AND r.user_id <> m.sender_id \
        AND (m.recipient_id IS NOT NULL OR r.is_patient = (m.direction = 'outbound'))
        """

    /// Whether somebody of the other side has read the message `m`.
    static let isSeen: SQL = "EXISTS (SELECT 1 FROM thread_readers r WHERE \(isOtherSide) AND \(readAt) IS NOT NULL)"

    /// When the message `m` was read, as `viewer` sees it: received, by the viewer; sent, by the first of the other side.
    static func readAt(for viewer: ID) -> SQL {
        """
        CASE WHEN m.sender_id = \(viewer)
            THEN (SELECT min(\(readAt)) FROM thread_readers r WHERE \(isOtherSide))
            ELSE (SELECT \(readAt) FROM thread_readers r WHERE r.thread_id = m.thread_id AND r.user_id = \(viewer))
        END
        """
    }

    /// What others sent in the thread `t` and its reader `r` (maybe NULL) has not read.
    static let unreadCount: SQL = "t.live_count - coalesce(r.sent_count, 0) - coalesce(r.read_count, 0)"

    /// Marks a received message as read at `readAt`, or as unread when that is nil. The thread's family is locked.
    static func mark(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ message: MessageRow, readAt: Instant?, now: Instant
    ) throws {
        let step = (readAt == nil ? 0 : 1) - (message.readAt == nil ? 0 : 1)
        var statements: [SQL] = [
            touch(scope, message.threadId, by: step),
            """
            INSERT INTO message_marks (message_id, user_id, thread_id, is_read, read_at, updated_at)
            VALUES (\(message.id), \(scope.userId), \(message.threadId), \(readAt != nil), \(readAt), \(now))
            ON CONFLICT (message_id, user_id)
            DO UPDATE SET is_read = excluded.is_read, read_at = excluded.read_at, updated_at = excluded.updated_at
            """,
            changed(message.threadId, now),
        ]
        if try step != 0 && isAloneInSeeing(tx, scope, message) {
            statements.append(
                """
                UPDATE thread_readers SET seen_count = seen_count + \(step)
                WHERE thread_id = \(message.threadId) AND user_id = \(message.senderId)
                """)
        }
        try tx.runAll(statements)
    }

    /// Whether it is up to the caller alone if the sender finds the received message read.
    private static func isAloneInSeeing(_ tx: borrowing Transaction, _ scope: ClinicScope, _ message: MessageRow) throws -> Bool {
        if message.isDirect { return true }
        guard (scope.role == .patient) == (message.direction == .outbound) else { return false }
        let others = try tx.first(
            """
            SELECT count(*) FROM messages m JOIN thread_readers r ON \(isOtherSide)
            WHERE m.id = \(message.id) AND r.user_id <> \(scope.userId) AND \(readAt) IS NOT NULL
            """
        ) { $0.int(0) }
        return others == 0
    }

    static func star(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ message: MessageRow, _ isStarred: Bool, now: Instant
    ) throws {
        try tx.runAll([
            """
            INSERT INTO message_marks (message_id, user_id, thread_id, is_starred, updated_at)
            VALUES (\(message.id), \(scope.userId), \(message.threadId), \(isStarred), \(now))
            ON CONFLICT (message_id, user_id) DO UPDATE SET is_starred = excluded.is_starred, updated_at = excluded.updated_at
            """,
            changed(message.threadId, now),
        ])
    }

    /// How many messages of a thread the caller has not read.
    static func unread(_ tx: borrowing Transaction, _ scope: ClinicScope, _ row: ThreadRow) throws -> Int {
        try tx.first(
            """
            SELECT \(unreadCount) FROM message_threads t
            LEFT JOIN thread_readers r ON r.thread_id = t.id AND r.user_id = \(scope.userId) WHERE t.id = \(row.id)
            """
        ) { Int($0.int(0)) } ?? 0
    }

    /// Marks all of a locked thread as read now.
    /// - Parameter unread: How many were not read before.
    static func readAll(_ tx: borrowing Transaction, _ scope: ClinicScope, _ row: ThreadRow, unread: Int, at now: Instant) throws {
        try tx.runAll([
            touch(scope, row.id, by: unread),
            // Now that the caller has read it all, nothing that the other side sent is unseen.
            """
            UPDATE thread_readers SET seen_count = sent_count
            WHERE thread_id = \(row.id) AND user_id <> \(scope.userId) AND seen_count <> sent_count
            AND (\(row.thread.isDirect) OR is_patient <> \(scope.role == .patient))
            """,
            """
            INSERT INTO read_spans (thread_id, user_id, through, read_at)
            VALUES (\(row.id), \(scope.userId), \(row.lastNumber), \(now)) ON CONFLICT DO NOTHING
            """,
            """
            UPDATE message_marks SET is_read = \(true), read_at = \(now), updated_at = \(now)
            WHERE thread_id = \(row.id) AND user_id = \(scope.userId) AND NOT is_read
            """,
            changed(row.id, now),
        ])
    }

    private static func changed(_ threadId: ID, _ now: Instant) -> SQL {
        "UPDATE message_threads SET state_changed_at = \(now) WHERE id = \(threadId)"
    }

    /// The reader's row, made if need be, with `step` more messages read.
    private static func touch(_ scope: ClinicScope, _ threadId: ID, by step: Int) -> SQL {
        """
        INSERT INTO thread_readers (thread_id, user_id, is_patient, read_count)
        VALUES (\(threadId), \(scope.userId), \(scope.role == .patient), \(max(step, 0)))
        ON CONFLICT (thread_id, user_id) DO UPDATE SET read_count = thread_readers.read_count + \(step)
        """
    }
}
