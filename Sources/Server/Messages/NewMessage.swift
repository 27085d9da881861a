import Domain
import Storage

/// A message on its way into the table, with all that is counted of it.
struct NewMessage: Sendable {
    var id: ID
    var thread: ThreadRow
    var number: Int
    var createdAt: Instant
    var content: MessageContent

    /// The next message of `row`. Stamps rise strictly, so that no two messages ever compete for being the last.
    init(_ content: MessageContent, in row: ThreadRow, at stamp: Instant) {
        createdAt = stamp
        id = ID.make(at: stamp)
        thread = row
        number = row.lastNumber + 1
        self.content = content
    }

    /// Stores the message and brings every summary up to date. `family` is locked.
    func store(_ tx: borrowing Transaction, _ scope: ClinicScope, _ family: ThreadFamily) throws {
        let direction = scope.correspondent.direction
        var patientId: ID?
        var recipientId: ID?
        switch thread.thread {
        case .patient(let patient, _): patientId = patient
        case .direct(let one, let other): recipientId = one == scope.userId ? other : one
        }
        let doctorId = scope.role == .doctor && patientId != nil ? scope.userId : thread.doctorId
        var statements: [SQL] = [
            """
            INSERT INTO messages (id, clinic_id, thread_id, number, patient_id, recipient_id, sender_id, sender_role, channel,
                direction, subject, body, created_at)
            VALUES (\(id), \(scope.clinicId), \(thread.id), \(number), \(patientId), \(recipientId), \(scope.userId), \(scope.role),
                \(content.channel), \(direction.rawValue), \(content.subject), \(content.message), \(createdAt))
            """,
            """
            UPDATE message_threads SET last_number = \(number), live_count = live_count + 1, last_message_id = \(id),
                last_at = \(createdAt), last_sent_at = \(createdAt), doctor_id = \(doctorId), is_newest = \(patientId != nil)
            WHERE id = \(thread.id)
            """,
            """
            INSERT INTO thread_readers (thread_id, user_id, is_patient, sent_count)
            VALUES (\(thread.id), \(scope.userId), \(scope.role == .patient), 1)
            ON CONFLICT (thread_id, user_id) DO UPDATE SET sent_count = thread_readers.sent_count + 1
            """,
        ]
        if let sibling = family.sibling(of: thread), sibling.isNewest {
            statements.append("UPDATE message_threads SET is_newest = \(false) WHERE id = \(sibling.id)")
        }
        if patientId != nil {
            statements.append(MessageTally.change(scope, content.channel, direction, by: 1))
        }
        try tx.runAll(statements)
    }
}
