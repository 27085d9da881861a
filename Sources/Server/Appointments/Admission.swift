import API
import Domain
import HTTPTypes
import Storage

/// Asks the rule whether an appointment may take place (contract §4.2–4.6): the same rule that
/// lists the slots.
enum Admission {
    /// Throws 404 for a doctor or room that the clinic does not have, 400 or 409 as the rule refuses.
    /// - Parameter moving: the appointment that is being moved, which is not in its own way.
    static func admit(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, moving: ID? = nil
    ) throws -> AppointmentSpan {
        try admitNamed(tx, call, slot, moving: moving).span
    }

    /// The same, with the doctor's name as it is shown.
    /// - Parameter precondition: Asked by the clinic's zone once the doctor is found, before the rule.
    static func admitNamed(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, moving: ID? = nil,
        precondition: (Zone) throws -> Void = { _ in }
    ) throws -> (span: AppointmentSpan, doctorName: String?) {
        let scope = call.scope
        try ResourceLock.take(tx, scope, slot)
        let (clinic, doctors) = try CalendarLoader.load(tx, scope, slot.doctorId, on: slot.date)
        if slot.doctorId != nil && doctors.isEmpty { throw Problem.notFound("Doctor") }
        try precondition(clinic.zone)
        let span = try ask(
            tx, scope, clinic, slot, doctors: doctors.map(\.calendar), moving: moving, now: call.now)
        return (span, doctors.first?.name)
    }

    private static func ask(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ clinic: ClinicCalendar, _ slot: RequestedSlot,
        doctors: [DoctorCalendar],
        moving: ID?, now: Instant
    ) throws -> AppointmentSpan {
        let operatory = slot.operatory.flatMap { Operatory($0) }
        let start = clinic.zone.firstInstant(from: slot.date, slot.time)
        let appointment = start..<start.adding(minutes: slot.durationMinutes)
        let widest = ClinicCalendar.buffers.upperBound
        let busy = try CalendarLoader.busy(
            tx, scope,
            within: appointment.lowerBound.adding(
                minutes: -widest)..<appointment.upperBound.adding(minutes: widest),
            near: CalendarLoader.Nearness(appointment: appointment, bufferMinutes: clinic.bufferMinutes),
            doctors: doctors.map(\.doctorId),
            roomId: slot.roomId, operatory: operatory)
        let plan = DayPlan(date: slot.date, clinic: clinic, doctors: doctors, busy: busy, now: now)
        do {
            let range = try plan.admit(
                AppointmentRequest(
                    time: slot.time, durationMinutes: slot.durationMinutes, doctorId: slot.doctorId,
                    roomId: slot.roomId,
                    operatory: operatory, excluding: moving))
            return AppointmentSpan(
                start: range.lowerBound, end: range.upperBound,
                busyUntil: range.upperBound.adding(minutes: clinic.bufferMinutes))
        } catch {
            throw Problem(error)
        }
    }

    /// Throws 409 unless nobody else holds the place; asks nothing about hours. For an appointment that
    /// keeps its time.
    static func requireFree(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, moving: ID?
    ) throws {
        try ResourceLock.take(tx, call.scope, slot)
        var clinic = try CalendarLoader.load(tx, call.scope, nil, on: slot.date).clinic
        clinic.hours = .alwaysOpen
        clinic.closures = []
        _ = try ask(
            tx, call.scope, clinic, slot, doctors: slot.doctorId.map { [DoctorCalendar(doctorId: $0)] } ?? [],
            moving: moving, now: Instant(milliseconds: 0))
    }

    /// The time of an appointment that holds none any more, so that no rule need agree.
    static func unchecked(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ slot: RequestedSlot
    ) throws -> AppointmentSpan {
        let clinic = try CalendarLoader.load(tx, scope, nil, on: slot.date).clinic
        let start = clinic.zone.firstInstant(from: slot.date, slot.time)
        let end = start.adding(minutes: slot.durationMinutes)
        return AppointmentSpan(start: start, end: end, busyUntil: end.adding(minutes: clinic.bufferMinutes))
    }

    /// Places an appointment. When the database refuses what the rule admitted a moment ago, somebody else
    /// was faster: the 409 names what is in the way now.
    static func insert(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, moving: ID? = nil,
        _ attempt: () throws -> Void
    ) throws {
        do {
            try attempt()
        } catch let error as DatabaseError {
            guard case .exclusion = error.kind else { throw error }
            try requireFree(tx, call, slot, moving: moving)
            // It has gone again meanwhile.
            throw Problem.conflict(
                "Time slot conflict: the time was taken a moment ago", code: "SLOT_CONFLICT")
        }
    }
}

extension Domain.OperatingHours {
    /// Midnight to midnight, every day.
    fileprivate static let alwaysOpen: Domain.OperatingHours = {
        guard let day = TimeSpan(.midnight, .endOfDay) else { return Domain.OperatingHours([:]) }
        return Domain.OperatingHours(
            Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, .open(day)) }))
    }()
}

extension Problem {
    init(_ refusal: Refusal) {
        self.init(
            refusal.isConflict ? .conflict : .badRequest, error: refusal.error, message: refusal.message,
            code: refusal.code,
            conflicts: refusal.conflicts.map { conflict in
                SlotConflict(
                    appointmentId: conflict.appointmentId?.description,
                    startTime: conflict.startTime.description,
                    endTime: conflict.endTime.description, doctorId: conflict.doctorId?.description,
                    resource: conflict.resource.rawValue)
            })
    }

    init(_ refusal: StatusRefusal) {
        self.init(
            refusal == .forbidden ? .forbidden : .badRequest, error: refusal.error, message: refusal.message,
            code: refusal.code)
    }
}
