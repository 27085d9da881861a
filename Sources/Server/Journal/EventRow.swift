import API
import Domain

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

    var patientId: ID? {
        if case .clinic(let patient) = self { patient } else { nil }
    }

    var users: (ID, ID)? {
        if case .users(let first, let second) = self { (first, second) } else { nil }
    }
}

/// One event, before it has its number.
struct EventRow: Sendable {
    var type: EventType
    var audience: EventAudience
    /// A JSON object as text.
    var data: String
}
