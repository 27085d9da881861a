import API
import Domain
import Storage

/// One line of somebody's inbox (contract §11).
struct NotificationRow: Sendable {
    var id: ID
    var userId: ID
    var type: String
    var title: String
    var message: String
    var data: WrittenJSON
    var isRead = false

    static let insertion: SQL = """
        INSERT INTO notifications (id, clinic_id, user_id, type, title, message, data, read_at, created_at)
        VALUES
        """

    func row(_ clinicId: ID, at now: Instant) -> SQL {
        """
        (\(id), \(clinicId), \(userId), \(type), \(title), \(message), \(data.jsonText), \
        \(isRead ? now : nil), \(now))
        """
    }

    /// The event that tells its owner, and only them.
    var event: EventRow {
        EventRow(type: .notificationCreated, audience: .users(userId, userId), content: .notification(id))
    }
}

/// A notification in a user's inbox, as the wire shows it (contract §11).
struct Notification: Sendable {
    var id: ID
    var clinicId: ID
    var type: String
    var title: String
    var message: String
    /// What it is about, by ids.
    var data: WrittenJSON?
    var readAt: Instant?
    var createdAt: Instant

    static let columns = Columns(
        "id", "clinic_id", "type", "title", "message", "data", "read_at", "created_at", as: Notification.init)

    var isRead: Bool { readAt != nil }
}

extension Notification: WireObject {
    static let schemaName: String? = "Notification"
    static let fields: [Field<Notification>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("type", \.type), Field("title", \.title),
        Field("message", \.message), Field("data", \.data), Field("isRead", \.isRead),
        Field("readAt", \.readAt),
        Field("createdAt", \.createdAt),
    ]
}

enum DeliveryChannel: String, Sendable, CaseIterable {
    case email, whatsapp
}

/// One message to be delivered outside (contract §6). Its id is the reference that makes a
/// second try harmless.
struct OutboxRow: Sendable {
    var id: ID
    var channel: DeliveryChannel
    var recipient: String
    var template: String
    /// The template's snapshot: a JSON object as text.
    var data: String
    /// The appointment or message that it is about.
    var entityId: ID?
    var purpose = DeliveryPurpose.account
    /// Whom it is for, when that is a patient: they are asked when it is sent.
    var patientId: ID?
    var due: Instant
    /// Whether the sandbox has it already.
    var isDelivered = false

    static let insertion: SQL = """
        INSERT INTO outbox (
            id, clinic_id, channel, recipient, template, data, entity_id, status, attempts, next_attempt_at,
            created_at, sent_at, purpose, patient_id)
        VALUES
        """

    func row(_ clinicId: ID, at now: Instant) -> SQL {
        """
        (\(id), \(clinicId), \(channel.rawValue), \(recipient), \(template), \(data), \(entityId),
        \(isDelivered ? "sent" : "pending"), \(isDelivered ? 1 : 0), \(due), \(now), \
        \(isDelivered ? now : nil), \(purpose), \(patientId))
        """
    }

    /// Deliveries that wait for the end of quiet hours come due at once, to be judged by the new ones.
    static func release(_ clinicId: ID, at now: Instant) -> SQL {
        """
        UPDATE outbox SET next_attempt_at = \(now)
        WHERE clinic_id = \(clinicId) AND status = 'pending' AND next_attempt_at = held_until
        AND claimed_by IS NULL
        """
    }
}

/// The stream's events (contract §5.10, front desk D5.4).
enum EventType: String, Sendable, CaseIterable {
    case messageCreated = "message.created"
    case messageUpdated = "message.updated"
    case messageDeleted = "message.deleted"
    case conversationRead = "conversation.read"
    case appointmentCreated = "appointment.created"
    case appointmentUpdated = "appointment.updated"
    case notificationCreated = "notification.created"
    case permissionsUpdated = "permissions.updated"
    case patientUpdated = "patient.updated"
    /// Also a new invoice.
    case invoiceUpdated = "invoice.updated"
    case clinicUpdated = "clinic.updated"
    case scheduleChanged = "schedule.changed"
}

/// Who may see an event.
enum EventAudience: Sendable, Equatable {
    /// The clinic's staff and, when named, the patient that it is about.
    case clinic(patient: ID?)
    /// These two users and nobody else.
    case users(ID, ID)
    /// Every member of the clinic, its patients too.
    case everyone

    /// Stands in an event's `patient_id` for ``everyone``.
    static let everyPatient = ID(high: 0, low: 0)

    /// As stored: ``users`` aside.
    init(patientId: ID?) {
        self = patientId == Self.everyPatient ? .everyone : .clinic(patient: patientId)
    }

    var patientId: ID? {
        switch self {
        case .clinic(let patient): patient
        case .users: nil
        case .everyone: Self.everyPatient
        }
    }

    var users: (ID, ID)? {
        if case .users(let first, let second) = self { (first, second) } else { nil }
    }
}

/// One event, before it has its number.
struct EventRow: Sendable {
    var type: EventType
    var audience: EventAudience
    var content: Content

    /// What it tells, a JSON object; or where that stands already.
    enum Content: Sendable {
        case data(String)
        /// What an audit entry of the same change recorder says of the row after the change, by
        /// the entry's place.
        case entry(Int)
        case notification(ID)
    }

    static let insertion: SQL = """
        INSERT INTO events (
            clinic_id, number, type, patient_id, user_a, user_b, data, audit_number, notification_id,
            created_at)
        VALUES
        """

    /// - Parameter first: The number of the first audit entry of its change recorder.
    func row(_ clinicId: ID, number: Int64, entriesFrom first: Int64, at now: Instant) -> SQL {
        var (data, entry, notification): (String, Int64?, ID?) = ("", nil, nil)
        switch content {
        case .data(let text): data = text
        case .entry(let place): entry = first + Int64(place)
        case .notification(let id): notification = id
        }
        let users = audience.users
        return """
            (\(clinicId), \(number), \(type.rawValue), \(audience.patientId), \(users?.0), \(users?.1), \
            \(data), \(entry),
            \(notification), \(now))
            """
    }
}
