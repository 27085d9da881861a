import Domain
import Storage

/// A thread with its running summary.
struct ThreadRow: Sendable, Equatable {
    var id: ID
    var thread: MessageThread
    /// The number of the last message ever sent.
    var lastNumber: Int
    /// Messages that are not deleted.
    var liveCount: Int
    var lastMessageId: ID?
    var lastAt: Instant?
    var lastSentAt: Instant?
    /// The doctor who wrote last.
    var doctorId: ID?
    /// Of a patient's two threads, the one that spoke last.
    var isNewest: Bool

    static let columns = Columns(
        "t.id", threadColumns, "t.last_number", "t.live_count", "t.last_message_id", "t.last_at",
        "t.last_sent_at", "t.doctor_id",
        "t.is_newest", as: ThreadRow.init)

    private static let threadColumns = Columns("t.kind", "t.patient_id", "t.user_a", "t.user_b") {
        (kind: String, patient: ID?, one: ID?, other: ID?) throws -> MessageThread in
        if let patient, let kind = PatientThread(rawValue: kind) { return .patient(patient, kind) }
        guard let one, let other else { throw DatabaseError(.other, "a message thread is of nobody") }
        return .direct(one, other)
    }
}

/// The threads that are locked and summed up together: both of a patient, or the one of two users. A
/// transaction that writes messages or read state locks its family first, so that summaries are never counted
/// twice over or not at all.
struct LockedConversations: Sendable {
    var rows: [ThreadRow]

    subscript(_ thread: MessageThread) -> ThreadRow? { rows.first { $0.thread == thread } }

    func sibling(of row: ThreadRow) -> ThreadRow? { rows.first { $0.id != row.id } }

    /// Locks the family of `thread`. Without rows when nobody has written in it yet.
    static func lock(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ thread: MessageThread
    ) throws -> LockedConversations {
        LockedConversations(
            rows: try tx.query(
                """
                SELECT \(ThreadRow.columns) FROM message_threads t WHERE \(condition(scope, thread))
                ORDER BY t.id\(SQL.rowLock)
                """, ThreadRow.columns.read))
    }

    /// Locks the family of `thread`, made if need be.
    static func open(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ thread: MessageThread
    ) throws -> LockedConversations {
        let found = try lock(tx, call.scope, thread)
        guard found.rows.isEmpty else { return found }
        let clinicId = call.scope.clinicId
        let rows: [SQL] =
            switch thread {
            case .patient(let patient, _):
                PatientThread.allCases.map { kind in
                    """
                    (\(call.newId()), \(clinicId), \(kind.rawValue), \(patient), \(ID?.none), \
                    \(ID?.none), \(false), \(call.now))
                    """
                }
            case .direct(let one, let other):
                [
                    """
                    (\(call.newId()), \(clinicId), 'direct', \(ID?.none), \(one), \(other), \(false), \
                    \(call.now))
                    """
                ]
            }
        try tx.run(
            """
            INSERT INTO message_threads (id, clinic_id, kind, patient_id, user_a, user_b, is_newest,
            created_at)
            VALUES \(rows.joined(separator: ", ")) ON CONFLICT DO NOTHING
            """)
        return try lock(tx, call.scope, thread)
    }

    private static func condition(_ scope: ClinicScope, _ thread: MessageThread) -> SQL {
        switch thread {
        case .patient(let patient, _): "t.patient_id = \(patient) AND t.clinic_id = \(scope.clinicId)"
        case .direct(let one, let other):
            "t.clinic_id = \(scope.clinicId) AND t.user_a = \(one) AND t.user_b = \(other)"
        }
    }
}

extension MessageThread {
    var isDirect: Bool { if case .direct = self { true } else { false } }
}

extension ClinicScope {
    /// The caller as the rules of threads see them.
    var correspondent: Correspondent { Correspondent(userId: userId, role: role, patientId: patientId) }
}
