import API
import Domain
import Storage

/// A message as one user sees it, with the names that go with its ids.
struct MessageRow: Sendable {
    var id: ID
    var clinicId: ID
    var threadId: ID
    var thread: MessageThread
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
    var patient: MessagePatient?
    var recipient: MessageRecipient?
    var isStarred: Bool
    var readAt: Instant?

    /// What ``init(_:)`` reads by position, for `viewer`.
    static func columns(for viewer: ID) -> SQL {
        """
        m.id, m.clinic_id, m.thread_id, t.kind, m.number, m.sender_id, m.sender_role, m.channel, m.direction,
        m.subject, m.body,
        m.created_at, u.first_name, u.last_name, m.patient_id, p.first_name, p.last_name, p.patient_number,
        m.recipient_id,
        w.first_name, w.last_name, coalesce(wm.role, 'superadmin'),
        coalesce((SELECT own.is_starred FROM message_marks own WHERE own.message_id = m.id
        AND own.user_id = \(viewer)), \(false)),
        \(ReadState.readAt(for: viewer))
        """
    }

    static let joins: SQL = """
        JOIN message_threads t ON t.id = m.thread_id
        JOIN users u ON u.id = m.sender_id
        LEFT JOIN patients p ON p.id = m.patient_id
        LEFT JOIN users w ON w.id = m.recipient_id
        LEFT JOIN memberships wm ON wm.user_id = m.recipient_id AND wm.clinic_id = m.clinic_id
        """

    init(_ row: borrowing Row) throws {
        id = try row.get(0)
        clinicId = try row.get(1)
        threadId = try row.get(2)
        number = try row.get(4)
        senderId = try row.get(5)
        senderRole = try row.get(6)
        channel = try row.get(7)
        direction = (try row.get(8) as String) == MessageDirection.inbound.rawValue ? .inbound : .outbound
        subject = try row.get(9)
        message = try row.get(10)
        createdAt = try row.get(11)
        senderFirstName = try row.get(12)
        senderLastName = try row.get(13)
        if let patientId: ID = try row.get(14) {
            thread = .patient(patientId, PatientThread(rawValue: try row.get(3)) ?? .clinic)
            patient = MessagePatient(
                id: patientId.description, firstName: try row.get(15), lastName: try row.get(16),
                patientNumber: try row.get(17))
        } else {
            let recipientId: ID = try row.get(18)
            thread = .direct(between: senderId, and: recipientId)
            recipient = MessageRecipient(
                id: recipientId.description, firstName: try row.get(19), lastName: try row.get(20),
                role: try row.get(21))
        }
        isStarred = try row.get(22)
        readAt = try row.get(23)
    }

    /// The message if the caller may see it. Throws 404 for all that the caller may not, deleted ones too.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> MessageRow {
        let row = try tx.first(
            """
            SELECT \(columns(for: scope.userId)) FROM messages m \(joins)
            WHERE m.id = \(id) AND m.clinic_id = \(scope.clinicId) AND m.deleted_at IS NULL
            """, MessageRow.init)
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

    var isDirect: Bool { recipient != nil }

    /// Who may know of what happens to it: the clinic and the patient, or the two.
    var audience: EventAudience {
        switch thread {
        case .patient(let patient, _): .clinic(patient: patient)
        case .direct(let one, let other): .users(one, other)
        }
    }

    /// The message as the wire shows it (spec "Shared Message Schema").
    var wire: Message {
        Message(
            id: id.description, clinicId: clinicId.description, patientId: patient?.id,
            recipientId: recipient?.id,
            sentBy: senderId.description, type: channel.rawValue, direction: direction.rawValue,
            subject: subject, message: message,
            status: (readAt == nil ? MessageStatus.unread : .read).rawValue, isStarred: isStarred,
            readAt: readAt?.description,
            createdAt: createdAt.description, senderFirstName: senderFirstName,
            senderLastName: senderLastName,
            senderRole: senderRole.rawValue, patient: patient, recipient: recipient)
    }
}

/// `GET /messages/:id` (contract §5.6).
enum GetMessage {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try MessageRow.found(tx, call.scope, try call.id()).wire)
    }
}
