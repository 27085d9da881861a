/// When a patient is reminded of an appointment: once for each offset, never at night (contract
/// §6, §8 `reminderMinutes`).
public struct ReminderPlan: Hashable, Sendable {
    /// The zone whose clock says when it is night.
    public var zone: Zone
    /// Minutes before the appointment.
    public var offsets: [Int]

    /// The offsets of a new clinic, in minutes: a day and two hours before.
    public static let standardOffsets = [1440, 120]
    /// A reminder nearer to the appointment than this is of no use.
    static let latestMinutes = 30
    /// Minutes before the appointment that a clinic may choose: up to two weeks.
    public static let offsetRange = latestMinutes...20_160
    /// The most offsets that a clinic may choose.
    public static let maximumOffsets = 5

    /// The night, by the clinic's clock: from the first to the last minute before the second.
    static let quietFrom = LocalTime(hour: 21, minute: 0) ?? .endOfDay
    static let quietUntil = LocalTime(hour: 8, minute: 0) ?? .midnight
    /// What would fall into a night that leaves no time before the appointment goes out this early in
    /// the evening before.
    static let evening = LocalTime(hour: 20, minute: 0) ?? .noon

    /// A plan for one clinic.
    public init(zone: Zone, offsets: [Int] = standardOffsets) {
        self.zone = zone
        self.offsets = offsets
    }

    /// The moments for one appointment, earliest first, at most one for each offset; those before `bookedAt`
    /// are left out.
    public func reminders(appointmentStart: Instant, bookedAt: Instant) -> [Reminder] {
        var reminders: [Reminder] = []
        for offset in Set(offsets).sorted(by: >) {
            guard let due = moment(appointmentStart: appointmentStart, offset: offset), due > bookedAt else {
                continue
            }
            // Two that the night pushes to one moment are one.
            if reminders.contains(where: { $0.due == due }) { continue }
            reminders.append(Reminder(offsetMinutes: offset, due: due))
        }
        return reminders.sorted { $0.due < $1.due }
    }

    /// What to do now with a reminder that was planned, also after a downtime.
    public func decide(
        _ reminder: Reminder, among all: [Reminder], appointmentStart: Instant, now: Instant
    ) -> ReminderDecision {
        guard now >= reminder.due else { return .wait(until: reminder.due) }
        // After a downtime only the latest one still says something new.
        if all.contains(where: { $0.due > reminder.due && $0.due <= now }) { return .drop }
        let last = appointmentStart.adding(minutes: -Self.latestMinutes)
        guard now <= last else { return .drop }
        guard isQuiet(now) else { return .send }
        let morning = quietEnd(after: now)
        let superseded = all.contains { $0.due > reminder.due && $0.due <= morning }
        return morning <= last && !superseded ? .wait(until: morning) : .drop
    }

    /// Whether it is night at the clinic.
    public func isQuiet(_ instant: Instant) -> Bool {
        let time = zone.local(instant).time
        return time >= Self.quietFrom || time < Self.quietUntil
    }

    private func moment(appointmentStart: Instant, offset: Int) -> Instant? {
        let wished = appointmentStart.adding(minutes: -offset)
        guard isQuiet(wished) else { return wished }
        let morning = quietEnd(after: wished)
        if morning <= appointmentStart.adding(minutes: -Self.latestMinutes) { return morning }
        let local = zone.local(wished)
        let night = local.time < Self.quietUntil ? local.date.adding(days: -1) : local.date
        let evening = zone.firstInstant(from: night, Self.evening)
        return isQuiet(evening) ? nil : evening
    }

    private func quietEnd(after instant: Instant) -> Instant {
        let local = zone.local(instant)
        let morning = local.time < Self.quietUntil ? local.date : local.date.adding(days: 1)
        return zone.firstInstant(from: morning, Self.quietUntil)
    }
}

/// One moment at which a patient is reminded.
public struct Reminder: Hashable, Sendable {
    /// Identifies the reminder among those of its appointment.
    public var offsetMinutes: Int
    /// When it goes out.
    public var due: Instant

    /// A reminder that is due then.
    public init(offsetMinutes: Int, due: Instant) {
        self.offsetMinutes = offsetMinutes
        self.due = due
    }
}

/// What becomes of a reminder now.
public enum ReminderDecision: Hashable, Sendable {
    case wait(until: Instant)
    case send
    case drop
}
