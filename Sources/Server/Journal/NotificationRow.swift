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

    private static let target = RowTarget(
        "notifications", "id", "clinic_id", "user_id", "type", "title", "message", "data", "read_at", "created_at")

    static func packed(_ rows: [NotificationRow], clinicId: ID, at now: Instant) -> PackedRows {
        var packed = PackedRows(into: target, rows: rows.count)
        for row in rows {
            packed.append(
                row.id, clinicId, row.userId, row.type, row.title, row.message, row.data.jsonText, row.isRead ? now : nil, now)
        }
        return packed
    }

    /// The event that tells its owner, and only them.
    var event: EventRow { EventRow(type: .notificationCreated, audience: .users(userId, userId), content: .notification(id)) }

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
