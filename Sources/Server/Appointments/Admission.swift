import API
import Domain
import HTTPTypes
import Storage

/// A visit's time in UTC, as the schema keeps it.
struct VisitSpan: Sendable, Equatable {
    var start: Instant
    var end: Instant
    /// The end plus the clinic's buffer: until then the doctor, the room and the operatory take nobody else.
    var busyUntil: Instant

    static let columns = Columns("a.starts_at", "a.ends_at", "a.busy_until", as: VisitSpan.init)
}

/// Asks the rule whether a visit may take place (contract §4.2–4.6): the same rule that lists the slots.
enum Admission {
    /// Throws 404 for a doctor or room that the clinic does not have, 400 or 409 as the rule refuses.
    /// - Parameter moving: the visit that is being moved, which is not in its own way.
    static func admit(_ tx: borrowing Transaction, _ call: Call, _ place: Placement, moving: ID? = nil) throws -> VisitSpan {
        try admitNamed(tx, call, place, moving: moving).span
    }

    /// The same, with the doctor's name as it is shown.
    static func admitNamed(
        _ tx: borrowing Transaction, _ call: Call, _ place: Placement, moving: ID? = nil
    ) throws -> (span: VisitSpan, doctorName: String?) {
        let scope = call.scope
        try PlaceLock.take(tx, scope, place)
        let (clinic, doctors) = try CalendarLoader.load(tx, scope, place.doctorId, on: place.date)
        if place.doctorId != nil && doctors.isEmpty { throw Problem.notFound("Doctor") }
        let span = try ask(tx, scope, clinic, place, doctors: doctors.map(\.calendar), moving: moving, now: call.now)
        return (span, doctors.first?.name)
    }

    private static func ask(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ clinic: ClinicCalendar, _ place: Placement, doctors: [DoctorCalendar],
        moving: ID?, now: Instant
    ) throws -> VisitSpan {
        let operatory = place.operatory.flatMap { Operatory($0) }
        let start = clinic.zone.firstInstant(from: place.date, place.time)
        let visit = start..<start.adding(minutes: place.durationMinutes)
        let widest = ClinicCalendar.buffers.upperBound
        let busy = try CalendarLoader.busy(
            tx, scope, within: visit.lowerBound.adding(minutes: -widest)..<visit.upperBound.adding(minutes: widest),
            near: CalendarLoader.Nearness(visit: visit, bufferMinutes: clinic.bufferMinutes), doctors: doctors.map(\.doctorId),
            roomId: place.roomId, operatory: operatory)
        let plan = DayPlan(date: place.date, clinic: clinic, doctors: doctors, busy: busy, now: now)
        do {
            let range = try plan.admit(
                VisitRequest(
                    time: place.time, durationMinutes: place.durationMinutes, doctorId: place.doctorId, roomId: place.roomId,
                    operatory: operatory, excluding: moving))
            return VisitSpan(
                start: range.lowerBound, end: range.upperBound, busyUntil: range.upperBound.adding(minutes: clinic.bufferMinutes))
        } catch {
            throw Problem(error)
        }
    }

    /// Throws 409 unless nobody else holds the place; asks nothing about hours. For a visit that keeps its time.
    static func requireFree(_ tx: borrowing Transaction, _ call: Call, _ place: Placement, moving: ID?) throws {
        try PlaceLock.take(tx, call.scope, place)
        var clinic = try CalendarLoader.load(tx, call.scope, nil, on: place.date).clinic
        clinic.hours = .alwaysOpen
        clinic.closures = []
        _ = try ask(
            tx, call.scope, clinic, place, doctors: place.doctorId.map { [DoctorCalendar(doctorId: $0)] } ?? [],
            moving: moving, now: Instant(milliseconds: 0))
    }

    /// The time of a visit that holds none any more, so that no rule need agree.
    static func unchecked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ place: Placement) throws -> VisitSpan {
        let clinic = try CalendarLoader.load(tx, scope, nil, on: place.date).clinic
        let start = clinic.zone.firstInstant(from: place.date, place.time)
        let end = start.adding(minutes: place.durationMinutes)
        return VisitSpan(start: start, end: end, busyUntil: end.adding(minutes: clinic.bufferMinutes))
    }

    /// Places a visit. When the database refuses what the rule admitted a moment ago, somebody else was faster: the 409 names what is in
    /// the way now.
    static func place(
        _ tx: borrowing Transaction, _ call: Call, _ place: Placement, moving: ID? = nil, _ attempt: () throws -> Void
    ) throws {
        do {
            try attempt()
        } catch let error as DatabaseError {
            guard case .exclusion = error.kind else { throw error }
            try requireFree(tx, call, place, moving: moving)
            // It has gone again meanwhile.
            throw Problem.conflict("Time slot conflict: the time was taken a moment ago", code: "SLOT_CONFLICT")
        }
    }
}

extension Domain.OperatingHours {
    /// Midnight to midnight, every day.
    fileprivate static let alwaysOpen: Domain.OperatingHours = {
        guard let day = TimeSpan(.midnight, .endOfDay) else { return Domain.OperatingHours([:]) }
        return Domain.OperatingHours(Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, .open(day)) }))
    }()
}

extension Problem {
    init(_ refusal: Refusal) {
        self.init(
            refusal.isConflict ? .conflict : .badRequest, error: refusal.error, message: refusal.message, code: refusal.code,
            conflicts: refusal.conflicts.map { conflict in
                SlotConflict(
                    appointmentId: conflict.appointmentId?.description, startTime: conflict.startTime.description,
                    endTime: conflict.endTime.description, doctorId: conflict.doctorId?.description,
                    resource: conflict.resource.rawValue)
            })
    }

    init(_ refusal: StatusRefusal) {
        self.init(refusal == .forbidden ? .forbidden : .badRequest, error: refusal.error, message: refusal.message, code: refusal.code)
    }
}
