/// Why an appointment can't take place when it was asked for (contract §4.5, §4.6): 409 for conflicts, 400
/// for the rest.
public enum Refusal: Error, Hashable, Sendable {
    case past
    case closedWeekday(Weekday)
    /// The planned date lies in a closure with this reason.
    case closure(LocalDate, reason: String?)
    /// The clock change of that date skips this time.
    case noSuchTime(LocalDate, LocalTime)
    case outsideHours(Weekday, TimeSpan)
    case doctorOff(DateSpan)
    case doctorNotWorking(Weekday)
    /// The hours that the doctor does work on that weekday.
    case doctorOutsideHours(Weekday, [TimeSpan])
    case doctorBreak(TimeSpan)
    /// At least one, an entry for each pair of appointment and resource: the doctor's first, then the room's,
    /// then the operatory's, each by time.
    case conflicts([Conflict])

    /// Whether another appointment is in the way: 409 rather than 400.
    public var isConflict: Bool {
        obstacle == .doctorTaken || obstacle == .roomTaken || obstacle == .operatoryTaken
    }

    /// The `conflicts` of the 409; empty for the rest.
    public var conflicts: [Conflict] {
        if case .conflicts(let conflicts) = self { conflicts } else { [] }
    }

    /// The same reason as a slot gives it.
    public var obstacle: Obstacle {
        switch self {
        case .past: .past
        case .closedWeekday, .closure: .clinicClosed
        case .noSuchTime: .noSuchTime
        case .outsideHours: .outsideHours
        case .doctorOff, .doctorNotWorking: .doctorOff
        case .doctorOutsideHours: .doctorOutsideHours
        case .doctorBreak: .doctorBreak
        case .conflicts(let conflicts):
            switch conflicts.first?.resource {
            case .room: .roomTaken
            case .operatory: .operatoryTaken
            case .doctor, nil: .doctorTaken
            }
        }
    }

    /// The error's `code`, in capitals.
    public var code: String {
        switch obstacle {
        case .past: "APPOINTMENT_IN_PAST"
        case .clinicClosed: "CLINIC_CLOSED"
        case .noSuchTime: "NO_SUCH_TIME"
        case .outsideHours: "OUTSIDE_HOURS"
        case .doctorOff, .doctorOutsideHours, .doctorBreak: "DOCTOR_UNAVAILABLE"
        case .doctorTaken, .roomTaken, .operatoryTaken: "SLOT_CONFLICT"
        }
    }

    /// The sentence for `error`.
    public var error: String {
        switch self {
        case .past: "Cannot move appointments to the past"
        case .closedWeekday(let weekday): "Clinic is closed on \(weekday.plural)"
        case .closure(let date, _): "Clinic is closed on \(date)"
        case .noSuchTime(let date, let time): "\(time) does not exist on \(date)"
        case .outsideHours: "Outside clinic hours"
        case .doctorOff, .doctorNotWorking, .doctorOutsideHours, .doctorBreak: "Doctor is not available"
        case .conflicts: "Time slot conflict"
        }
    }

    /// The sentence for `message`.
    public var message: String {
        switch self {
        case .past: "The appointment would start in the past by the clinic's clock"
        case .closedWeekday: error
        case .closure(let date, let reason): reason.map { "Clinic is closed on \(date): \($0)" } ?? error
        case .noSuchTime: "\(error): the clocks are put forward"
        case .outsideHours(let weekday, let hours):
            "Clinic is open from \(hours) on \(weekday.plural); an appointment ends by closing time"
        case .doctorOff(let days):
            days.first == days.last
                ? "Doctor is off on \(days.first)" : "Doctor is off from \(days.first) to \(days.last)"
        case .doctorNotWorking(let weekday): "Doctor does not work on \(weekday.plural)"
        case .doctorOutsideHours(let weekday, let hours):
            """
            Doctor works from \(hours.map(\.description).joined(separator: " and from ")) on \
            \(weekday.plural)
            """
        case .doctorBreak(let pause): "Doctor has a break from \(pause)"
        case .conflicts(let conflicts):
            "Time slot conflict: \(conflicts.first?.message ?? "the time is taken")"
        }
    }
}

extension DayPlan {
    /// The obstacle with all that a person wants to know about it.
    func refusal(_ obstacle: Obstacle, _ appointment: AppointmentRequest, range: Range<Instant>?) -> Refusal {
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
            let pause = range.flatMap { range in
                appointment.doctorId.flatMap { doctors[$0] }?.firstBreak(in: range)
            }
            return pause.map { .doctorBreak($0) } ?? .doctorNotWorking(weekday)
        case .doctorTaken, .roomTaken, .operatoryTaken:
            return .conflicts(range.map { conflicts(with: appointment, $0) } ?? [])
        }
    }

    private func shifts(of doctor: ID?) -> [TimeSpan] {
        let weekday = date.weekday
        let rows = doctor.flatMap { calendars[$0]?.schedule?.weekly } ?? []
        return rows.filter { $0.weekday == weekday }.map(\.hours).sorted { $0.start < $1.start }
    }

    /// Each pair of an appointment in the way and a resource that it holds: by resource, then by start,
    /// then by id.
    private func conflicts(with appointment: AppointmentRequest, _ range: Range<Instant>) -> [Conflict] {
        let inTheWay = busy.filter { other in
            let held = other.heldRange(buffer: clinic.bufferMinutes)
            return other.appointmentId != appointment.excluding && held.from < range.upperBound
                && held.until > range.lowerBound
        }.sorted { ($0.start, $0.appointmentId) < ($1.start, $1.appointmentId) }
        return Resource.allCases.flatMap { resource in
            inTheWay.filter { $0.shares(resource, with: appointment, of: clinic.clinicId) }.map {
                conflict(with: $0, over: resource)
            }
        }
    }

    private func conflict(with other: Busy, over resource: Resource) -> Conflict {
        let start = clinic.zone.local(other.start)
        let end = clinic.zone.local(other.end)
        return Conflict(
            appointmentId: other.clinicId == clinic.clinicId ? other.appointmentId : nil,
            startTime: start.time,
            endTime: end.time == .midnight && end.date > start.date ? .endOfDay : end.time,
            doctorId: other.doctorId, resource: resource)
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
