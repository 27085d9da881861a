import Domain
import Storage

/// A way to the messages of a clinic's patients that are read, or unread, for one of the staff: through the threads that can hold
/// any, instead of through all that was ever said. What is found on the way is still judged by ``ReadState``.
enum ThreadRoute: Sendable, Equatable {
    /// Through threads with something unread, from where everything before is known to be read.
    case unread
    /// Through threads in which the user has sent or read anything.
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
                    SELECT m.id, m.created_at FROM messages m WHERE m.thread_id = w.id AND m.number > w.known \(narrowed)
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
        return self == .unread ? [found, "SELECT count(DISTINCT m.id) FROM \(marked(scope, narrowed))"] : [found]
    }

    /// Messages that somebody has marked as unread again, up to what is known to be read.
    private func marked(_ scope: ClinicScope, _ narrowed: SQL) -> SQL {
        .dialect(
            sqlite: """
                (\(threads(scope))) w CROSS JOIN message_marks k CROSS JOIN messages m
                WHERE k.thread_id = w.id AND NOT k.is_read AND m.id = k.message_id AND m.number <= w.known \(narrowed)
                """,
            postgres: """
                (\(threads(scope))) w CROSS JOIN LATERAL (
                    SELECT k.message_id FROM message_marks k WHERE k.thread_id = w.id AND NOT k.is_read OFFSET 0
                ) k CROSS JOIN LATERAL (
                    SELECT m.id, m.created_at FROM messages m WHERE m.id = k.message_id AND m.number <= w.known \(narrowed) OFFSET 0
                ) m
                """)
    }

    /// The threads as `id`, `known`: messages up to that number can't be what is looked for, but for marks.
    private func threads(_ scope: ClinicScope) -> SQL {
        switch self {
        case .unread:
            "SELECT t.id, \(Self.known(scope)) AS known FROM \(Self.rows(scope)) AND (\(Self.received) > 0 OR \(Self.sent) > 0)"
        case .touched:
            "SELECT t.id, 0 AS known FROM \(Self.rows(scope)) AND r.sent_count + r.read_count > 0"
        }
    }

    private static func rows(_ scope: ClinicScope) -> SQL {
        """
        message_threads t LEFT JOIN thread_readers r ON r.thread_id = t.id AND r.user_id = \(scope.userId)
        WHERE t.clinic_id = \(scope.clinicId) AND t.patient_id IS NOT NULL AND t.live_count > 0
        """
    }

    private static let sent: SQL = "coalesce(r.sent_count, 0)"
    /// What others sent and the user has not read.
    private static let received: SQL = "(\(ReadState.unreadCount))"

    /// What is received is read as far as the user has read the thread; what is sent, as far as the patient has.
    private static func known(_ scope: ClinicScope) -> SQL {
        let own: SQL = """
            coalesce((SELECT max(s.through) FROM read_spans s WHERE s.thread_id = t.id AND s.user_id = \(scope.userId)), 0)
            """
        let patients: SQL = """
            coalesce((SELECT max(s.through) FROM thread_readers o JOIN read_spans s ON s.thread_id = o.thread_id AND s.user_id = o.user_id
                WHERE o.thread_id = t.id AND o.is_patient), 0)
            """
        let both = SQL.dialect(sqlite: "min(\(own), \(patients))", postgres: "least(\(own), \(patients))")
        return "CASE WHEN \(received) = 0 THEN \(patients) WHEN \(sent) = 0 THEN \(own) ELSE \(both) END"
    }

    /// How many messages there are in all, and how many lie on each way.
    struct Lengths: Sendable {
        var all: Int
        var unread: Int
        var touched: Int

        init(_ tx: borrowing Transaction, _ scope: ClinicScope) throws {
            let sums = try tx.first(
                """
                SELECT CAST(coalesce(sum(t.live_count), 0) AS bigint),
                    CAST(coalesce(sum(CASE WHEN \(received) > 0 OR \(sent) > 0 THEN t.last_number - \(known(scope)) ELSE 0 END), 0) AS bigint),
                    CAST(coalesce(sum(CASE WHEN r.sent_count + r.read_count > 0 THEN t.live_count ELSE 0 END), 0) AS bigint)
                FROM \(rows(scope))
                """
            ) { row in (Int(row.int(0)), Int(row.int(1)), Int(row.int(2))) }
            (all, unread, touched) = sums ?? (0, 0, 0)
        }
    }
}
