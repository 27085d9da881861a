import API
import Domain
import Storage

/// `GET /appointments/available-slots`: what can be booked on a day and why not the rest
/// (spec, contract §4.14).
enum ListSlots {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let fields = call.request.query()
        if call.scope.role == .patient && fields.has("ignoreAppointmentId") {
            throw Problem.forbidden("Patients can't leave an appointment out of the check")
        }
        let query = try Query(fields)
        let (date, doctorId, roomId) = (query.date, query.doctorId, query.roomId)
        let last = date.adding(days: (query.days ?? 1) - 1)

        let scope = call.scope
        let (clinic, doctors) = try CalendarLoader.load(
            tx, scope, doctorId.map { .one($0) } ?? .all, from: date, to: last)
        if doctorId != nil && doctors.isEmpty { throw Problem.notFound("Doctor") }
        try RoomSign.found(tx, scope, roomId)
        try requireIgnored(tx, scope, query.ignored)
        let busy = try CalendarLoader.busy(
            tx, scope, within: clinic.busyRange(from: date, to: last),
            doctors: doctors.map(\.calendar.doctorId), roomId: roomId,
            operatory: nil)
        var page = SlotPage(
            clinic: clinic, doctors: doctors, busy: busy, now: call.now, duration: query.durationMinutes,
            roomId: roomId, ignored: query.ignored, limits: try PatientBookingCheck.limits(tx, scope))

        let first = page.day(date)
        // Fewer where the calendar ends.
        let further = query.days.map { _ in
            (0...last.days(since: date)).map { page.day(date.adding(days: $0)) }
        }
        var reply = Reply.json(
            Answer(
                date: date, doctorId: doctorId, slots: first.slots, clinicHours: first.clinicHours,
                bufferMinutes: clinic.bufferMinutes, days: further), capacity: 4096)
        reply.window = page.window
        return reply
    }

    /// Throws 404 for an appointment that the clinic does not have.
    private static func requireIgnored(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID?
    ) throws {
        guard let id else { return }
        guard try tx.exists("appointments WHERE id = \(id) AND clinic_id = \(scope.clinicId)") else {
            throw Problem.notFound("Appointment")
        }
    }

    struct Query {
        let date: LocalDate
        let doctorId: ID?
        let durationMinutes: Int?
        let roomId: ID?
        let days: Int?
        /// The appointment that is to be moved: it is in nobody's way.
        let ignored: ID?

        init(_ query: Fields) throws {
            let date = query.required("date", .date, "The day, by the clinic's clock")
            doctorId = query.optional("doctorId", .id, "Only this doctor")
            durationMinutes = query.optional(
                "durationMinutes", .integer(in: ClinicCalendar.durations),
                "Length of the appointment; the clinic's slot when absent")
            roomId = query.optional("roomId", .id, "In this room")
            days = query.optional(
                "days", .integer(in: 1...31), "Also list this many days from date on")
            ignored = query.optional(
                "ignoreAppointmentId", .id,
                "For staff: the appointment that is to be moved, left out of the check as in its PUT")
            self.date = try query.done(date)
        }
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
    let ignored: ID?
    /// Nil for who has none.
    let limits: BookingLimits?
    /// In which the clock changes nothing of what has been written.
    private(set) var window = ClockWindow()

    init(
        clinic: ClinicCalendar, doctors: [CalendarLoader.Doctor], busy: [Busy], now: Instant, duration: Int?,
        roomId: ID?, ignored: ID?, limits: BookingLimits?
    ) {
        (self.clinic, self.doctors, self.busy, self.now, self.duration, self.roomId) = (
            clinic, doctors, busy, now, duration, roomId
        )
        (self.ignored, self.limits) = (ignored, limits)
    }

    mutating func day(_ date: LocalDate) -> ListSlots.Day {
        let plan = DayPlan(date: date, clinic: clinic, doctors: doctors.map(\.calendar), busy: busy, now: now)
        let slots = plan.slots(
            doctors: doctors.map(\.calendar.doctorId), durationMinutes: duration, roomId: roomId,
            excluding: ignored)
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
