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
