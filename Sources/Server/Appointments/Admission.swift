import API
import Domain
import Storage

/// Asks the rule whether an appointment may take place (contract §4.2–4.6): the same rule that
/// lists the slots.
enum Admission {
    /// What an appointment gets of the calendar.
    struct Admitted {
        var span: AppointmentSpan
        /// As it is shown; nil without a doctor.
        var doctorName: String?
        /// Nil where the rule refused nothing.
        var overriding: AppointmentOverride?
    }

    /// Throws 404 for a doctor that the clinic does not have, 400 or 409 as the rule refuses.
    /// - Parameters:
    ///   - moving: The appointment that is being moved, which is not in its own way.
    ///   - overriding: What staff say to have the time all the same; their right to is the caller's to check.
    ///   - precondition: Asked by the clinic's zone once the doctor is found, before the rule.
    static func admit(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, moving: ID? = nil,
        overriding: Override? = nil, precondition: (Zone) throws -> Void = { _ in }
    ) throws -> Admitted {
        try admit(
            tx, call, slot, try ask(tx, call, slot, overriding: overriding), moving: moving,
            overriding: overriding, precondition: precondition)
    }

    /// What the rule is asked with.
    struct AskedDay {
        fileprivate var calendar: Asked
        /// What holds time around the slot, wherever on Earth the clinic is; nil for no doctor and no place.
        fileprivate var busy: Asked?
    }

    /// Takes the locks, and asks ahead for what the rule needs: the appointments around the slot in any zone,
    /// as the clinic's is not known yet.
    static func ask(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot,
        overriding: Override? = nil
    ) throws -> AskedDay {
        let scope = call.scope
        if overriding != nil { try holdOverlapped(tx, scope, slot) }
        try ResourceLock.take(tx, scope, slot)
        let calendar = try CalendarLoader.ask(
            tx, scope, slot.doctorId.map { .one($0) } ?? .none, from: slot.date, to: slot.lastDate)
        let widest = 15 * 60 + ClinicCalendar.buffers.upperBound
        let midnight = Instant(milliseconds: Int64(slot.date.dayNumber) * 86_400_000)
        let start = midnight.adding(minutes: Int(slot.time.minutes))
        let busy = CalendarLoader.busy(
            scope,
            within: start.adding(minutes: -widest)..<start.adding(minutes: slot.durationMinutes + widest),
            doctors: slot.doctorId.map { [$0] } ?? [], roomId: slot.roomId,
            operatory: slot.operatory.flatMap { Operatory($0) })
        return AskedDay(calendar: calendar, busy: try busy.map { try tx.ask([$0]) })
    }

    static func admit(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, _ day: AskedDay,
        moving: ID? = nil, overriding: Override? = nil, precondition: (Zone) throws -> Void = { _ in }
    ) throws -> Admitted {
        let scope = call.scope
        let (clinic, doctors) = try CalendarLoader.read(tx, scope, day.calendar)
        if slot.doctorId != nil && doctors.isEmpty { throw Problem.notFound("Doctor") }
        try precondition(clinic.zone)
        let busy = try day.busy.map { try tx.query($0, CalendarLoader.readBusy) } ?? []
        let judgement = judge(
            clinic, slot, doctors: doctors.map(\.calendar), busy: busy, moving: moving, now: call.now)
        let lanes: Lanes
        do throws(LaneRefusal) {
            lanes = try judgement.lanes(overriding: overriding)
        } catch {
            throw RefusedAppointment(judgement: judgement, why: error, isStaff: scope.role.isStaff)
        }
        if overriding != nil {
            let overlapped = judgement.conflicts.compactMap(\.appointmentId)
            if !overlapped.isEmpty { try tx.run(AppointmentQueries.narrow(scope, overlapped)) }
        }
        return Admitted(
            span: AppointmentSpan(judgement.range, in: clinic, lanes), doctorName: doctors.first?.name,
            overriding: overriding.map { AppointmentOverride(reason: $0.reason, userId: scope.userId) })
    }

    /// The clinic, and a doctor of it if one is named, as the rule asks for them of one appointment.
    private static func calendar(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ doctorId: ID?, for slot: RequestedSlot
    ) throws -> CalendarLoader.Calendar {
        try CalendarLoader.load(
            tx, scope, doctorId.map { .one($0) } ?? .none, from: slot.date, to: slot.lastDate)
    }

    private static func judge(
        _ clinic: ClinicCalendar, _ slot: RequestedSlot, doctors: [DoctorCalendar], busy: [Busy],
        moving: ID?, now: Instant
    ) -> Judgement {
        let plan = DayPlan(date: slot.date, clinic: clinic, doctors: doctors, busy: busy, now: now)
        return plan.judge(
            AppointmentRequest(
                time: slot.time, durationMinutes: slot.durationMinutes, doctorId: slot.doctorId,
                roomId: slot.roomId, operatory: slot.operatory.flatMap { Operatory($0) }, excluding: moving))
    }

    /// The appointments that are too near.
    private static func busy(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ clinic: ClinicCalendar, _ slot: RequestedSlot
    ) throws -> [Busy] {
        let start = clinic.zone.firstInstant(from: slot.date, slot.time)
        let end = start.adding(minutes: slot.durationMinutes)
        let widest = ClinicCalendar.buffers.upperBound
        return try CalendarLoader.busy(
            tx, scope, within: start.adding(minutes: -widest)..<end.adding(minutes: widest),
            near: CalendarLoader.Nearness(appointment: start..<end, bufferMinutes: clinic.bufferMinutes),
            doctors: slot.doctorId.map { [$0] } ?? [], roomId: slot.roomId,
            operatory: slot.operatory.flatMap { Operatory($0) })
    }

    /// Holds the rows that an override will narrow, ahead of the doctor, the room and the operatory: whoever
    /// changes one of them comes to these with its row held, and nobody is to wait for the other.
    private static func holdOverlapped(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ slot: RequestedSlot
    ) throws {
        try CalendarLock.share(tx, scope)
        let clinic = try calendar(tx, scope, nil, for: slot).clinic
        let ids = try busy(tx, scope, clinic, slot).filter { $0.clinicId == scope.clinicId }
            .map(\.appointmentId)
        if !ids.isEmpty { try tx.hold("appointments WHERE id IN \(list: ids) ORDER BY id") }
    }

    /// Throws 409 unless the room and the operatory that an appointment changes to are free; asks nothing
    /// about hours. For one that keeps its time and its doctor: over whom it stands there is known, and other
    /// blocks than the new room's were accepted when they were made.
    static func requirePlace(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot,
        changedFrom before: RequestedSlot, moving: ID
    ) throws {
        var changed = slot
        changed.doctorId = nil
        if slot.roomId == before.roomId { changed.roomId = nil }
        if slot.operatoryKey == before.operatoryKey { changed.operatory = nil }
        try requireFree(tx, call, changed, moving: moving, newRoom: changed.roomId)
    }

    /// Throws 409 unless nobody else holds the place; asks nothing about hours.
    /// - Parameter newRoom: Of all blocks, those of this room count.
    private static func requireFree(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, moving: ID?,
        newRoom: ID? = nil
    ) throws {
        try ResourceLock.take(tx, call.scope, slot)
        var clinic = try calendar(tx, call.scope, nil, for: slot).clinic
        clinic.blocks = clinic.blocks.filter { $0.subject.roomId != nil && $0.subject.roomId == newRoom }
        let busy = try busy(tx, call.scope, clinic, slot)
        let judgement = judge(clinic, slot, doctors: [], busy: busy, moving: moving, now: call.now)
            .conflictsAlone
        guard judgement.refusals.isEmpty else {
            throw RefusedAppointment(
                judgement: judgement, why: .refused, isStaff: call.scope.role.isStaff)
        }
    }

    /// The time of an appointment that holds none any more, so that no rule need agree.
    static func unchecked(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ slot: RequestedSlot
    ) throws -> AppointmentSpan {
        let clinic = try calendar(tx, scope, nil, for: slot).clinic
        let start = clinic.zone.firstInstant(from: slot.date, slot.time)
        return AppointmentSpan(start..<start.adding(minutes: slot.durationMinutes), in: clinic, .all)
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
            var gone = Problem.conflict(
                "Time slot conflict: the time was taken a moment ago", code: "SLOT_CONFLICT")
            if call.scope.role.isStaff {
                gone.refusals = [RefusalReason(code: gone.code, message: gone.message)]
            }
            throw gone
        }
    }
}

extension AppointmentSpan {
    fileprivate init(_ range: Range<Instant>, in clinic: ClinicCalendar, _ lanes: Lanes) {
        self.init(
            start: range.lowerBound, end: range.upperBound,
            busyUntil: range.upperBound.adding(minutes: clinic.bufferMinutes), lanes: lanes)
    }
}
