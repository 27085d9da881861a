import API
import Domain
import Storage

/// A message as one user sees it, with the names that go with its ids.
struct MessageRow: Sendable {
    var id: ID
    var clinicId: ID
    var threadId: ID
    /// `Doctor`, `Clinic` or `direct`.
    var kind: String
    var number: Int
    var senderId: ID
    var senderRole: Role
    var channel: MessageChannel
    var direction: MessageDirection
    var subject: String?
    var message: String
    var createdAt: Instant
    var senderFirstName: String
    var senderLastName: String
    var patient: Patient?
    var recipient: Recipient?
    var isStarred: Bool
    var readAt: Instant?

    struct Patient: WireObject, Sendable {
        var id: ID
        var firstName: String
        var lastName: String
        var patientNumber: String

        static let columns = Columns(
            "m.patient_id", "p.first_name", "p.last_name", "p.patient_number", as: Patient.init)
        static let fields: [Field<Patient>] = [
            Field("id", \.id), Field("firstName", \.firstName), Field("lastName", \.lastName),
            Field("patientNumber", \.patientNumber),
        ]
    }

    struct Recipient: WireObject, Sendable {
        var id: ID
        var firstName: String
        var lastName: String
        var role: Role

        static let columns = Columns(
            "m.recipient_id", "w.first_name", "w.last_name", "coalesce(wm.role, 'superadmin')",
            as: Recipient.init)
        static let fields: [Field<Recipient>] = [
            Field("id", \.id), Field("firstName", \.firstName), Field("lastName", \.lastName),
            Field("role", \.role),
        ]
    }

    /// The columns for `viewer`, who alone has starred and read it.
    static func columns(for viewer: ID) -> Columns<MessageRow> {
        let isStarred: SQL = """
            coalesce((SELECT own.is_starred FROM message_marks own WHERE own.message_id = m.id
            AND own.user_id = \(viewer)), \(false))
            """
        return Columns(
            "m.id", "m.clinic_id", "m.thread_id", "t.kind", "m.number", "m.sender_id", "m.sender_role",
            "m.channel",
            "m.direction", "m.subject", "m.body", "m.created_at", "u.first_name", "u.last_name",
            Patient.columns.ifFound,
            Recipient.columns.ifFound, Columns(isStarred), Columns(ReadState.readAt(for: viewer)),
            as: MessageRow.init)
    }

    static let joins: SQL = """
        JOIN message_threads t ON t.id = m.thread_id
        JOIN users u ON u.id = m.sender_id
        LEFT JOIN patients p ON p.id = m.patient_id
        LEFT JOIN users w ON w.id = m.recipient_id
        LEFT JOIN memberships wm ON wm.user_id = m.recipient_id AND wm.clinic_id = m.clinic_id
        """

    /// The message if the caller may see it. Throws 404 for all that the caller may not, deleted ones too.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> MessageRow {
        let columns = columns(for: scope.userId)
        let row = try tx.first(
            """
            SELECT \(columns) FROM messages m \(joins)
            WHERE m.id = \(id) AND m.clinic_id = \(scope.clinicId) AND m.deleted_at IS NULL
            """, columns.read)
        guard let row, scope.correspondent.mayRead(row.thread) else { throw Problem.notFound("Message") }
        return row
    }

    /// The same, with its thread's family locked until the transaction ends.
    static func locked(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID
    ) throws -> (MessageRow, LockedConversations) {
        let locked = try LockedConversations.lock(tx, scope, try found(tx, scope, id).thread)
        return (try found(tx, scope, id), locked)
    }

    var isDirect: Bool { patient == nil }

    var thread: MessageThread {
        if let patient { return .patient(patient.id, PatientThread(rawValue: kind) ?? .clinic) }
        return .direct(between: senderId, and: recipient?.id ?? senderId)
    }

    var status: MessageStatus { readAt == nil ? .unread : .read }

    /// Who may know of what happens to it: the clinic and the patient, or the two.
    var audience: EventAudience {
        switch thread {
        case .patient(let patient, _): .clinic(patient: patient)
        case .direct(let one, let other): .users(one, other)
        }
    }
}

/// The message as the wire shows it (spec "Shared Message Schema").
extension MessageRow: WireObject {
    static let schemaName: String? = "Message"
    static let fields: [Field<MessageRow>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("patientId", \.patient?.id),
        Field("recipientId", \.recipient?.id), Field("sentBy", \.senderId), Field("type", \.channel),
        Field("direction", \.direction), Field("subject", \.subject), Field("message", \.message),
        Field("status", \.status),
        Field("isStarred", \.isStarred), Field("readAt", \.readAt), Field("createdAt", \.createdAt),
        Field("senderFirstName", \.senderFirstName), Field("senderLastName", \.senderLastName),
        Field("senderRole", \.senderRole), Field("patient", \.patient), Field("recipient", \.recipient),
    ]
}

/// `GET /messages/:id` (contract §5.6).
enum GetMessage {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try MessageRow.found(tx, call.scope, try call.id()))
    }
}
