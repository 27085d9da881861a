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

    /// What that event shows: the notification as it was at first, whatever has been read since.
    func write(to json: inout JSONWriter, clinicId: ID, at now: Instant) {
        let moment = now.description
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("type", type)
        json.field("title", title)
        json.field("message", message)
        json.field("data", data)
        json.field("isRead", isRead)
        json.field("readAt", isRead ? moment : nil)
        json.field("createdAt", moment)
        json.endObject()
    }
}
