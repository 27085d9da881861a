import API
import Domain
import HTTPTypes
import Storage

/// Sends a message into a thread: the row, its summaries, and everything that the sending leaves behind
/// (contract §4.15, §5).
enum MessageSender {
    /// - Parameter isMailed: False where the message itself goes out by another way, so that no e-mail need
    ///   tell of it.
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ content: MessageContent, in row: ThreadRow,
        of locked: LockedConversations,
        isMailed: Bool = true, _ recorder: ChangeRecorder
    ) throws -> MessageRow {
        let new = NewMessage(content, in: row, at: try recorder.stamp(tx))
        try new.store(tx, call.scope, locked)
        let message = try MessageRow.found(tx, call.scope, new.id)
        recorder.audit(
            .created, .message, message.id, of: message.patient?.id, before: nil, after: message)
        recorder.publish(.messageCreated, to: message.audience, data: message)
        let begins = isMailed && EmailSession.begins(at: message.createdAt, previous: row.lastSentAt)
        try MessageNotifications(message: message, doctorId: row.doctorId, isMailed: begins).announce(
            tx, recorder)
        return message
    }

    /// Throws 404, with the specification's words, for a patient whom the clinic does not have, or has
    /// erased.
    static func requirePatient(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws {
        let patient: SQL = """
            patients WHERE id = \(id) AND clinic_id = \(scope.clinicId) AND erased_at IS NULL
            """
        guard try tx.exists(patient) else { throw Problem.unknownPatient }
    }

    /// Throws 404 for a user who is not of the clinic's staff.
    static func requireColleague(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws {
        guard try Colleagues.exists(tx, scope, id) else { throw Problem.unknownRecipient }
    }
}

extension Problem {
    static let unknownPatient = Problem(
        .notFound, error: "Patient not found or not in your clinic", code: "NOT_FOUND")
    static let unknownRecipient = Problem(
        .notFound, error: "Recipient not found or not in your clinic", code: "NOT_FOUND")
}

extension MessageRefusal: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .patientToStaff, .otherPatient: Problem(.forbidden, error: error, message: message, code: code)
        case .conversationExists: Problem(.badRequest, error: error, message: message, code: code)
        case .noAddressee: .invalid("patientId", "is required when there is no recipientId")
        case .toOneself: .invalid("recipientId", "must be somebody else than the sender")
        case .unknownConversation: .notFound("Conversation")
        }
    }
}
