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
    /// A JSON object as text.
    var data: String
    var isRead = false

    static func insert(_ rows: [NotificationRow], clinicId: ID, at now: Instant) -> SQL {
        let values: [SQL] = rows.map { row in
            """
            (\(row.id), \(clinicId), \(row.userId), \(row.type), \(row.title), \(row.message), \(row.data), \
            \(row.isRead ? now : nil), \(now))
            """
        }
        return """
            INSERT INTO notifications (id, clinic_id, user_id, type, title, message, data, read_at, created_at)
            VALUES \(values.joined(separator: ", "))
            """
    }

    /// The event that tells its owner, and only them.
    func event(at now: Instant, clinicId: ID) -> EventRow {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("id", id.description)
        json.field("clinicId", clinicId.description)
        json.field("type", type)
        json.field("title", title)
        json.field("message", message)
        json.key("data")
        json.raw(Array(data.utf8))
        json.field("isRead", isRead)
        json.field("readAt", isRead ? now.description : nil)
        json.field("createdAt", now.description)
        json.endObject()
        return EventRow(
            type: .notificationCreated, audience: .users(userId, userId), data: String(decoding: json.bytes, as: UTF8.self))
    }
}
