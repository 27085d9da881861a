import API
import Domain
import Storage

/// `GET /appointments/available-slots`: what can be booked on a day and why not the rest
/// (spec, contract §4.14).
enum ListSlots {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let doctorId = query.optional("doctorId", .id)
        let roomId = query.optional("roomId", .id)
        let duration = query.optional("durationMinutes", .integer(in: ClinicCalendar.durations))
        let days = query.optional("days", .integer(in: 1...31))
        let date = try query.done(query.required("date", .date))
        let last = date.adding(days: (days ?? 1) - 1)

        let scope = call.scope
        let (clinic, doctors) = try CalendarLoader.load(
            tx, scope, doctorId.map { .one($0) } ?? .all, from: date, to: last)
        if doctorId != nil && doctors.isEmpty { throw Problem.notFound("Doctor") }
        try RoomQueries.requireRoom(tx, scope, roomId)
        let busy = try CalendarLoader.busy(
            tx, scope, within: clinic.busyRange(from: date, to: last),
            doctors: doctors.map(\.calendar.doctorId), roomId: roomId,
            operatory: nil)
        var page = SlotPage(
            clinic: clinic, doctors: doctors, busy: busy, now: call.now, duration: duration, roomId: roomId,
            limits: try PatientBookingCheck.limits(tx, scope))

        let first = page.day(date)
        // Fewer where the calendar ends.
        let further = days.map { _ in (0...last.days(since: date)).map { page.day(date.adding(days: $0)) } }
        var reply = Reply.json(
            Answer(
                date: date, doctorId: doctorId, slots: first.slots, clinicHours: first.clinicHours,
                bufferMinutes: clinic.bufferMinutes, days: further), capacity: 4096)
        reply.window = page.window
        return reply
    }

    /// The slots of one day, or of several.
    struct Answer: WireObject {
        var success = true
        var date: LocalDate
        /// The doctor asked for; nil when every doctor's slots are listed.
        var doctorId: ID?
        var slots: [Place]
        var clinicHours: Domain.DayHours
        var bufferMinutes: Int
        var note: String { "\(bufferMinutes)-minute buffer applied between appointments" }
        /// Only when several days were asked for, beginning with `date`.
        var days: [Day]?

        static let schemaName: String? = "Slots"
        static let fields: [Field<Answer>] = [
            Field("success", \.success), Field("date", \.date), Field("doctorId", \.doctorId),
            Field("slots", \.slots),
            Field("clinicHours", \.clinicHours), Field("isClosed", \.clinicHours.isClosed),
            Field("bufferMinutes", \.bufferMinutes), Field("note", \.note),
            .present("days", \.days, .list(Day.schema, limit: 31)),
        ]
    }

    struct Day: WireObject {
        var date: LocalDate
        var slots: [Place]
        var clinicHours: Domain.DayHours

        static let fields: [Field<Day>] = [
            Field("date", \.date), Field("slots", \.slots), Field("clinicHours", \.clinicHours),
            Field("isClosed", \.clinicHours.isClosed),
        ]
    }

    /// A place in a doctor's day. As in the sample, a free one has `duration`, `bufferMinutes` and `notes`, a
    /// taken one has `reason`.
    struct Place: WireObject {
        var time: LocalTime
        var available: Bool
        var doctorId: ID
        var doctorName: String
        var duration: Int?
        var bufferMinutes: Int?
        var notes: String?
        var reason: String?

        static let schemaName: String? = "Slot"
        static let fields: [Field<Place>] = [
            Field("time", \.time), Field("available", \.available), Field("doctorId", \.doctorId),
            Field("doctorName", \.doctorName),
            .present("duration", \.duration, .integer(ClinicCalendar.durations)),
            .present("bufferMinutes", \.bufferMinutes), .present("notes", \.notes),
            .present("reason", \.reason),
        ]
    }
}

/// The slots of any day of a loaded calendar.
private struct SlotPage {
    let clinic: ClinicCalendar
    let doctors: [CalendarLoader.Doctor]
    let busy: [Busy]
    let now: Instant
    let duration: Int?
    let roomId: ID?
    /// Nil for who has none.
    let limits: BookingLimits?
    /// In which the clock changes nothing of what has been written.
    private(set) var window = ClockWindow()

    init(
        clinic: ClinicCalendar, doctors: [CalendarLoader.Doctor], busy: [Busy], now: Instant, duration: Int?,
        roomId: ID?, limits: BookingLimits?
    ) {
        (self.clinic, self.doctors, self.busy, self.now, self.duration, self.roomId) = (
            clinic, doctors, busy, now, duration, roomId
        )
        self.limits = limits
    }

    mutating func day(_ date: LocalDate) -> ListSlots.Day {
        let plan = DayPlan(date: date, clinic: clinic, doctors: doctors.map(\.calendar), busy: busy, now: now)
        let slots = plan.slots(
            doctors: doctors.map(\.calendar.doctorId), durationMinutes: duration, roomId: roomId)
        for start in plan.slotStarts { window.divide(at: start, now: now) }
        let exceeded = limit(on: date)
        let names = Dictionary(
            doctors.map { ($0.calendar.doctorId, $0.name) }, uniquingKeysWith: { first, _ in first })
        let places = slots.map { slot in
            var place = ListSlots.Place(
                time: slot.time, available: slot.isAvailable, doctorId: slot.doctorId,
                doctorName: names[slot.doctorId] ?? "")
            if let reason = slot.reason ?? exceeded?.message {
                place.available = false
                place.reason = reason
            } else {
                place.duration = duration ?? clinic.slotMinutes
                place.bufferMinutes = clinic.bufferMinutes
                place.notes = slot.note
            }
            return place
        }
        return ListSlots.Day(date: date, slots: places, clinicHours: plan.hours)
    }

    /// What a patient may not book on the day at all. They are shown no slot as free that they are refused.
    private mutating func limit(on date: LocalDate) -> BookingLimit? {
        guard let limits else { return nil }
        if let days = limits.maxDaysAhead {
            // The midnight from which on the day is near enough.
            let near = clinic.zone.firstInstant(from: date.adding(days: -days), .midnight)
            window.divide(at: near.adding(milliseconds: -1), now: now)
        }
        let today = clinic.zone.local(now).date
        return limits.exceeded(daysAhead: date.days(since: today), minutes: duration ?? clinic.slotMinutes)
    }
}
