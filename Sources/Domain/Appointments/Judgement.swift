/// What the rule says of an appointment: its time, and all reasons against it at once (front-desk D5.5).
public struct Judgement: Hashable, Sendable {
    /// From its start to its end, also where they are refused. Where a clock change skips the start, from the
    /// moment at which the gap ends.
    public let range: Range<Instant>
    /// None for an appointment that is admitted. At most one of a kind, in this order: past, closed, no such
    /// time, outside hours, the doctor, a block, other appointments. A closed day has no hours to be outside
    /// of; the doctor is judged whatever the clinic's hours are.
    public let refusals: [Refusal]
    /// The lanes that the appointments in the way hold.
    let takenLanes: Set<Int>

    /// What an override has to name.
    public var codes: Set<RefusalCode> { Set(refusals.compactMap(\.refusalCode)) }

    /// The appointments in the way; empty for none.
    public var conflicts: [Conflict] { refusals.flatMap(\.conflicts) }

    /// Whether every reason is one that staff may override.
    public var isOverridable: Bool { refusals.allSatisfy(\.isOverridable) }

    /// The same of an appointment that keeps its time: hours don't count, what takes the time does.
    public var conflictsAlone: Judgement {
        Judgement(
            range: range, refusals: refusals.filter(\.isConflict),
            takenLanes: takenLanes)
    }
}

extension DayPlan {
    /// Every reason against an appointment, in the order of ``Judgement/refusals``.
    public func judge(_ appointment: AppointmentRequest) -> Judgement {
        let range = range(from: appointment.time, minutes: appointment.durationMinutes)
        var obstacles = clinicObstacles(to: range, at: appointment.time)
        if let absence = appointment.doctorId.flatMap({ doctors[$0] })?.obstacle(to: range) {
            obstacles.append(absence)
        }
        if firstBlock(over: range, appointment) != nil { obstacles.append(.blocked) }
        var refusals = obstacles.map { refusal($0, appointment, range) }
        let rivals = rivals(of: appointment, range)
        if !rivals.isEmpty { refusals.append(.conflicts(conflicts(with: appointment, rivals))) }
        return Judgement(range: range, refusals: refusals, takenLanes: Set(rivals.map(\.lane)))
    }

    /// The obstacle with all that a person wants to know about it.
    private func refusal(
        _ obstacle: Obstacle, _ appointment: AppointmentRequest, _ range: Range<Instant>
    ) -> Refusal {
        let weekday = date.weekday
        switch obstacle {
        case .past: return .past
        case .clinicClosed:
            if !weekly.isClosed, let closure { return .closure(date, reason: closure.reason) }
            return .closedWeekday(weekday)
        case .noSuchTime: return .noSuchTime(date, appointment.time)
        case .outsideHours: return weekly.span.map { .outsideHours(weekday, $0) } ?? .closedWeekday(weekday)
        case .doctorOff:
            if let day = appointment.doctorId.flatMap({ doctors[$0] }), case .off(let days) = day.work {
                return .doctorOff(days)
            }
            return .doctorNotWorking(weekday)
        case .doctorOutsideHours: return .doctorOutsideHours(weekday, shifts(of: appointment.doctorId))
        case .doctorBreak:
            let pause = appointment.doctorId.flatMap { doctors[$0] }?.firstBreak(in: range)
            return pause.map { .doctorBreak($0) } ?? .doctorNotWorking(weekday)
        case .blocked:
            return firstBlock(over: range, appointment).map { .blocked($0) } ?? .closedWeekday(weekday)
        case .doctorTaken, .roomTaken, .operatoryTaken:
            return .conflicts(conflicts(with: appointment, rivals(of: appointment, range)))
        }
    }

    private func firstBlock(over range: Range<Instant>, _ appointment: AppointmentRequest) -> Block? {
        blocks(of: appointment.doctorId, appointment.roomId).first { $0.range.overlaps(range) }?.block
    }

    private func shifts(of doctor: ID?) -> [TimeSpan] {
        let weekday = date.weekday
        let rows = doctor.flatMap { calendars[$0]?.schedule?.weekly } ?? []
        return rows.filter { $0.weekday == weekday }.map(\.hours).sorted { $0.start < $1.start }
    }

    /// The appointments in the way: nearer than the buffer, and with a resource in common; by start,
    /// then by id.
    private func rivals(of appointment: AppointmentRequest, _ range: Range<Instant>) -> [Busy] {
        busy.filter { other in
            let held = other.heldRange(buffer: clinic.bufferMinutes)
            return other.appointmentId != appointment.excluding && held.from < range.upperBound
                && held.until > range.lowerBound
                && Resource.allCases.contains { other.shares($0, with: appointment, of: clinic.clinicId) }
        }.sorted { ($0.start, $0.appointmentId) < ($1.start, $1.appointmentId) }
    }

    /// Each pair of an appointment in the way and a resource that it holds, by resource.
    private func conflicts(with appointment: AppointmentRequest, _ rivals: [Busy]) -> [Conflict] {
        Resource.allCases.flatMap { resource in
            rivals.filter { $0.shares(resource, with: appointment, of: clinic.clinicId) }.map {
                Conflict(with: $0, over: resource, shownIn: clinic.clinicId, clinic.zone)
            }
        }
    }
}

extension Busy {
    func shares(_ resource: Resource, with appointment: AppointmentRequest, of clinicId: ID) -> Bool {
        switch resource {
        case .doctor: appointment.doctorId != nil && appointment.doctorId == doctorId
        case .room: appointment.roomId != nil && appointment.roomId == roomId && self.clinicId == clinicId
        case .operatory:
            appointment.operatory != nil && appointment.operatory == operatory && self.clinicId == clinicId
        }
    }
}
