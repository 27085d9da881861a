import API
import Domain
import Storage

/// Whether a reminder that waits in the outbox still makes sense: its appointment may have moved, its moment
/// passed, night fallen.
enum ReminderCheck {
    static let reason = "No longer needed: the appointment was moved, cancelled, or is about to begin"

    static func decide(
        _ tx: borrowing Transaction, _ outboxMessage: OutboxMessage, at now: Instant
    ) throws -> ReminderDecision {
        guard outboxMessage.template == NotificationEvent.appointmentReminder.rawValue,
            let id = outboxMessage.entityId,
            let start = outboxMessage.data["startsAt"]?.string.flatMap({ Instant($0) })
        else { return .send }
        let isStanding = try tx.first(
            """
            SELECT id FROM appointments
            WHERE id = \(id) AND clinic_id = \(outboxMessage.clinicId) AND starts_at = \(start)
            AND status IN ('scheduled', 'confirmed')
            """
        ) { _ in true }
        guard isStanding != nil else { return .drop }
        let reminder = Reminder(offsetMinutes: 0, due: outboxMessage.createdAt)
        return ReminderPlan(zone: outboxMessage.zone).decide(
            reminder, among: [reminder], appointmentStart: start, now: now)
    }
}
