import API
import Domain
import Storage

/// `GET /appointments/available-slots`: what can be booked on a day and why not the rest (spec, contract §4.14).
enum ListSlots {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let doctorId = query.optional("doctorId", .id)
        let roomId = query.optional("roomId", .id)
        let duration = query.optional("durationMinutes", .integer(in: ClinicCalendar.durations))
        let days = query.optional("days", .integer(in: 1...31))
        let date = try query.done(query.required("date", .date))
        let last = date.adding(days: (days ?? 1) - 1)

        let scope = call.scope
        let (clinic, doctors) = try CalendarLoader.load(tx, scope, doctorId.map { .one($0) } ?? .all, from: date, to: last)
        if doctorId != nil && doctors.isEmpty { throw Problem.notFound("Doctor") }
        try RoomQueries.requireRoom(tx, scope, roomId)
        let busy = try CalendarLoader.busy(
            tx, scope, within: clinic.busyRange(from: date, to: last), doctors: doctors.map(\.calendar.doctorId), roomId: roomId,
            operatory: nil)
        var page = SlotPage(clinic: clinic, doctors: doctors, busy: busy, now: call.now, duration: duration, roomId: roomId)

        var json = JSONWriter(capacity: 4096)
        json.beginObject()
        json.field("success", true)
        json.field("date", date.description)
        json.field("doctorId", doctorId?.description)
        page.write(date, to: &json)
        json.field("bufferMinutes", clinic.bufferMinutes)
        json.field("note", "\(clinic.bufferMinutes)-minute buffer applied between appointments")
        if days != nil {
            json.key("days")
            json.beginArray()
            // Fewer where the calendar ends.
            for offset in 0...last.days(since: date) {
                let day = date.adding(days: offset)
                json.beginObject()
                json.field("date", day.description)
                page.write(day, to: &json)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
        var reply = Reply.json(bytes: json.bytes)
        reply.window = page.window
        return reply
    }
}

/// Writes the slots of any day of a loaded calendar.
private struct SlotPage {
    let clinic: ClinicCalendar
    let doctors: [CalendarLoader.Doctor]
    let busy: [Busy]
    let now: Instant
    let duration: Int?
    let roomId: ID?
    /// In which the clock changes nothing of what has been written.
    private(set) var window = ClockWindow()

    init(clinic: ClinicCalendar, doctors: [CalendarLoader.Doctor], busy: [Busy], now: Instant, duration: Int?, roomId: ID?) {
        (self.clinic, self.doctors, self.busy, self.now, self.duration, self.roomId) = (clinic, doctors, busy, now, duration, roomId)
    }

    /// Writes `slots` and `clinicHours` of `date` into an open object.
    mutating func write(_ date: LocalDate, to json: inout JSONWriter) {
        let plan = DayPlan(date: date, clinic: clinic, doctors: doctors.map(\.calendar), busy: busy, now: now)
        let slots = plan.slots(doctors: doctors.map(\.calendar.doctorId), durationMinutes: duration, roomId: roomId)
        for start in plan.slotStarts { window.divide(at: start, now: now) }
        let names = Dictionary(doctors.map { ($0.calendar.doctorId, $0.name) }, uniquingKeysWith: { first, _ in first })
        json.key("slots")
        json.beginArray()
        for slot in slots {
            json.beginObject()
            json.key("time")
            json.clock(minutes: Int(slot.time.minutes))
            json.field("available", slot.isAvailable)
            json.key("doctorId")
            json.id(slot.doctorId)
            json.field("doctorName", names[slot.doctorId])
            if let reason = slot.reason {
                json.field("reason", reason)
            } else {
                json.field("duration", duration ?? clinic.slotMinutes)
                json.field("bufferMinutes", clinic.bufferMinutes)
                json.field("notes", slot.note)
            }
            json.endObject()
        }
        json.endArray()
        json.key("clinicHours")
        json.beginObject()
        json.field("openTime", plan.hours.openTime?.description)
        json.field("closeTime", plan.hours.closeTime?.description)
        json.field("isClosed", plan.hours.isClosed)
        json.endObject()
        json.field("isClosed", plan.hours.isClosed)
    }
}
