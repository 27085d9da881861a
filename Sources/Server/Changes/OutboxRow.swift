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
