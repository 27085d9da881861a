import Storage

extension Migration {
    /// Finds the deliveries of a message, by e-mail and by WhatsApp.
    static let messageDeliveries = Migration(
        id: "0043-message-deliveries",
        statements: ["CREATE INDEX outbox_entity ON outbox (clinic_id, entity_id)"])
}
