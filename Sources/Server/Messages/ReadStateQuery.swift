import Domain
import Storage

/// A way to the messages of a clinic's patients that are read, or unread, for one of the staff: through the
/// threads that can hold any, instead of through all that was ever said. What is found on the way is still
/// judged by ``ReadState``.
enum ReadStateQuery: Sendable, Equatable {
    /// Through threads with something unread, from where everything before is known to be read.
    case unread
    /// Through threads in which anything is read.
    case touched

    /// The messages by this way as `id`, `created_at`; disjoint sets, of each the newest `limit`.
    func pages(_ scope: ClinicScope, _ filter: MessageFilter, limit: Int) -> [SQL] {
        let narrowed = filter.narrowed(scope)
        let newest: SQL = "ORDER BY m.created_at DESC, m.id DESC LIMIT \(limit)"
        let found = SQL.dialect(
            sqlite: """
                SELECT m.id, m.created_at FROM (\(threads(scope))) w CROSS JOIN messages m
                WHERE m.thread_id = w.id AND m.number > w.known \(narrowed) \(newest)
                """,
            // A limit in the inner query keeps PostgreSQL from joining both tables as wholes.
            postgres: """
                SELECT m.id, m.created_at FROM (\(threads(scope))) w CROSS JOIN LATERAL (
                    SELECT m.id, m.created_at FROM messages m WHERE m.thread_id = w.id
                    AND m.number > w.known \(narrowed)
                    ORDER BY m.number DESC LIMIT \(limit)
                ) m \(newest)
                """)
        guard self == .unread else { return [found] }
        return [found, "SELECT DISTINCT m.id, m.created_at FROM \(marked(scope, narrowed)) \(newest)"]
    }

    /// Statements whose counts add up to the number of messages by this way.
    func counts(_ scope: ClinicScope, _ filter: MessageFilter) -> [SQL] {
        let narrowed = filter.narrowed(scope)
        let found: SQL = """
            SELECT CAST(coalesce(sum((
                SELECT count(*) FROM messages m WHERE m.thread_id = w.id AND m.number > w.known \(narrowed)
            )), 0) AS bigint) FROM (\(threads(scope))) w
            """
        return self == .unread
            ? [found, "SELECT count(DISTINCT m.id) FROM \(marked(scope, narrowed))"] : [found]
    }

    /// Messages that somebody has marked as unread again, up to what is known to be read.
    private func marked(_ scope: ClinicScope, _ narrowed: SQL) -> SQL {
        .dialect(
            sqlite: """
                (\(threads(scope))) w CROSS JOIN message_marks k CROSS JOIN messages m
                WHERE k.thread_id = w.id AND NOT k.is_read AND m.id = k.message_id
                AND m.number <= w.known \(narrowed)
                """,
            postgres: """
                (\(threads(scope))) w CROSS JOIN LATERAL (
                    SELECT k.message_id FROM message_marks k WHERE k.thread_id = w.id
                    AND NOT k.is_read OFFSET 0
                ) k CROSS JOIN LATERAL (
                    SELECT m.id, m.created_at FROM messages m WHERE m.id = k.message_id
                    AND m.number <= w.known \(narrowed) OFFSET 0
                ) m
                """)
    }

    /// The threads as `id`, `known`: messages up to that number can't be what is looked for, but for marks.
    private func threads(_ scope: ClinicScope) -> SQL {
        let rows: SQL = "\(ThreadCounts.rows(scope)) AND t.patient_id IS NOT NULL"
        return switch self {
        case .unread:
            """
            SELECT t.id, \(Self.known(scope)) AS known FROM \(rows)
            AND t.live_count > \(ThreadCounts.readCount)
            """
        case .touched: "SELECT t.id, 0 AS known FROM \(rows) AND r.read_count + r.seen_count > 0"
        }
    }

    /// What is received is read as far as the user has read the thread; what is sent, as far as
    /// the patient has.
    private static func known(_ scope: ClinicScope) -> SQL {
        let own: SQL = """
            coalesce((SELECT max(s.through) FROM read_spans s WHERE s.thread_id = t.id
            AND s.user_id = \(scope.userId)), 0)
            """
        let patients: SQL = """
            coalesce((SELECT max(s.through) FROM thread_readers o
            JOIN read_spans s ON s.thread_id = o.thread_id AND s.user_id = o.user_id
                WHERE o.thread_id = t.id AND o.is_patient), 0)
            """
        let both = SQL.dialect(sqlite: "min(\(own), \(patients))", postgres: "least(\(own), \(patients))")
        return """
            CASE WHEN \(ReadState.unreadCount) = 0 THEN \(patients)
            WHEN coalesce(r.sent_count, 0) = coalesce(r.seen_count, 0) THEN \(own) ELSE \(both) END
            """
    }
}
