import API
import Domain
import Storage

/// The stream's events (contract §5.10).
enum EventType: String, Sendable, CaseIterable {
    case messageCreated = "message.created"
    case messageUpdated = "message.updated"
    case messageDeleted = "message.deleted"
    case conversationRead = "conversation.read"
    case appointmentCreated = "appointment.created"
    case appointmentUpdated = "appointment.updated"
    case notificationCreated = "notification.created"
    case permissionsUpdated = "permissions.updated"
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
