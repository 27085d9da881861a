import Domain
import Storage

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
    var due: Instant
    /// Whether the sandbox has it already.
    var isDelivered = false

    static let insertion: SQL = """
        INSERT INTO outbox (
            id, clinic_id, channel, recipient, template, data, entity_id, status, attempts, next_attempt_at,
            created_at, sent_at)
        VALUES
        """

    func row(_ clinicId: ID, at now: Instant) -> SQL {
        """
        (\(id), \(clinicId), \(channel.rawValue), \(recipient), \(template), \(data), \(entityId),
        \(isDelivered ? "sent" : "pending"), \(isDelivered ? 1 : 0), \(due), \(now), \
        \(isDelivered ? now : nil))
        """
    }
}
