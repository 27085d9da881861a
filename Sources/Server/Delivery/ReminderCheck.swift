import API
import Domain
import Storage

/// Whether a reminder that waits in the outbox still makes sense: its visit may have moved, its moment passed, night fallen.
enum ReminderCheck {
    static let reason = "No longer needed: the visit was moved, cancelled, or is about to begin"

    static func decide(_ tx: borrowing Transaction, _ parcel: Parcel, at now: Instant) throws -> ReminderDecision {
        guard parcel.template == NoticeEvent.appointmentReminder.rawValue, let id = parcel.entityId,
            let start = parcel.data["startsAt"]?.string.flatMap({ Instant($0) })
        else { return .send }
        let isStanding = try tx.first(
            """
            SELECT id FROM appointments
            WHERE id = \(id) AND clinic_id = \(parcel.clinicId) AND starts_at = \(start) AND status IN ('scheduled', 'confirmed')
            """
        ) { _ in true }
        guard isStanding != nil else { return .drop }
        let reminder = Reminder(offsetMinutes: 0, due: parcel.createdAt)
        return ReminderPlan(zone: parcel.zone).decide(reminder, among: [reminder], visitStart: start, now: now)
    }
}
