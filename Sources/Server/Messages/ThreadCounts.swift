import Domain
import Storage

/// What the counters of threads and of their readers add up to for one user: no message is looked at.
struct ThreadCounts: Sendable, Equatable {
    /// Threads that belong together in a list.
    enum Reach: Sendable {
        /// All of the clinic's patients.
        case patients
        case patient(ID)
        /// The user's with colleagues.
        case direct
    }

    /// Live messages.
    var all = 0
    /// Of these, how many the user has read or, where the user sent them, the other side.
    var read = 0
    /// Live messages of threads in which any is read.
    var touched = 0

    var unread: Int { all - read }

    init(_ tx: borrowing Transaction, _ scope: ClinicScope, _ reach: Reach) throws {
        for threads in Self.threads(scope, reach) {
            try tx.each(
                """
                SELECT CAST(coalesce(sum(t.live_count), 0) AS bigint), CAST(coalesce(sum(\(Self.readCount)),
                0) AS bigint),
                    CAST(coalesce(sum(CASE WHEN \(Self.readCount) > 0 THEN t.live_count ELSE 0 END),
                    0) AS bigint)
                FROM \(Self.rows(scope)) AND \(threads)
                """
            ) { row in
                all += Int(row.int(0))
                read += Int(row.int(1))
                touched += Int(row.int(2))
            }
        }
    }

    /// Threads `t` with their reader `r`, the user, what stands behind `FROM`.
    static func rows(_ scope: ClinicScope) -> SQL {
        """
        message_threads t LEFT JOIN thread_readers r ON r.thread_id = t.id AND r.user_id = \(scope.userId)
        WHERE t.clinic_id = \(scope.clinicId) AND t.live_count > 0
        """
    }

    /// Messages of the thread `t` that are read, as its reader `r` (maybe NULL) sees them.
    static let readCount: SQL = "(coalesce(r.read_count, 0) + coalesce(r.seen_count, 0))"

    /// Disjoint sets, each one range of one index.
    private static func threads(_ scope: ClinicScope, _ reach: Reach) -> [SQL] {
        switch reach {
        case .patients: ["t.patient_id IS NOT NULL"]
        case .patient(let id): ["t.patient_id = \(id)"]
        case .direct:
            [
                "t.user_a IS NOT NULL AND t.user_a = \(scope.userId)",
                "t.user_a IS NOT NULL AND t.user_b = \(scope.userId)",
            ]
        }
    }
}
