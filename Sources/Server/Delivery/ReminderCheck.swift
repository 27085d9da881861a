import API
import Domain
import Storage

/// Whether a reminder that waits in the outbox still makes sense: its appointment may have moved, its moment passed, night fallen.
enum ReminderCheck {
    static let reason = "No longer needed: the visit was moved, cancelled, or is about to begin"

    static func decide(_ tx: borrowing Transaction, _ parcel: Parcel, at now: Instant) throws -> ReminderDecision {
        guard parcel.template == NoticeEvent.appointmentReminder.rawValue, let id = parcel.entityId,
            let date = parcel.data["date"]?.string.flatMap({ LocalDate($0) }),
            let time = parcel.data["time"]?.string.flatMap({ LocalTime($0) })
        else { return .send }
        // By the wall clock, which another time zone of the clinic leaves as it is; the instant is the one that holds now.
        let start: Instant? = try tx.first(
            """
            SELECT starts_at FROM appointments
            WHERE id = \(id) AND clinic_id = \(parcel.clinicId) AND date = \(date) AND time = \(time)
                AND status IN ('scheduled', 'confirmed')
            """
        ) { try $0.get(0) }
        guard let start else { return .drop }
        let reminder = Reminder(offsetMinutes: 0, due: parcel.createdAt)
        return ReminderPlan(zone: parcel.zone).decide(reminder, among: [reminder], visitStart: start, now: now)
    }
}
