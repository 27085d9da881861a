import Domain
import Storage

enum DeliveryChannel: String, Sendable, CaseIterable {
    case email, whatsapp
}

/// One message to be delivered outside (contract §6). Its id is the reference that makes a second try harmless.
struct OutboxRow: Sendable {
    var id: ID
    var channel: DeliveryChannel
    var recipient: String
    var template: String
    /// The template's snapshot: a JSON object as text.
    var data: String
    /// The appointment or message that it is about.
    var entityId: ID?
    var due: Instant
    /// Whether the sandbox has it already.
    var isDelivered = false

    private static let target = RowTarget(
        "outbox", "id", "clinic_id", "channel", "recipient", "template", "data", "entity_id", "status", "attempts", "next_attempt_at",
        "created_at", "sent_at")

    static func packed(_ rows: [OutboxRow], clinicId: ID, at now: Instant) -> PackedRows {
        var packed = PackedRows(into: target, rows: rows.count)
        for row in rows {
            packed.append(
                row.id, clinicId, row.channel.rawValue, row.recipient, row.template, row.data, row.entityId,
                row.isDelivered ? "sent" : "pending", row.isDelivered ? 1 : 0, row.due, now, row.isDelivered ? now : nil)
        }
        return packed
    }
}
