/// Why a visit can't take place when it was asked for (contract §4.5, §4.6): 409 for conflicts, 400 for the rest.
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
    /// At least one, an entry for each pair of appointment and resource: the doctor's first, then the room's, then the operatory's, each by time.
    case conflicts([Conflict])

    public var isConflict: Bool { obstacle == .doctorTaken || obstacle == .roomTaken || obstacle == .operatoryTaken }

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
        case .outsideHours(let weekday, let hours): "Clinic is open from \(hours) on \(weekday.plural); a visit ends by closing time"
        case .doctorOff(let days):
            days.first == days.last ? "Doctor is off on \(days.first)" : "Doctor is off from \(days.first) to \(days.last)"
        case .doctorNotWorking(let weekday): "Doctor does not work on \(weekday.plural)"
        case .doctorOutsideHours(let weekday, let hours):
            "Doctor works from \(hours.map(\.description).joined(separator: " and from ")) on \(weekday.plural)"
        case .doctorBreak(let pause): "Doctor has a break from \(pause)"
        case .conflicts(let conflicts): "Time slot conflict: \(conflicts.first?.message ?? "the time is taken")"
        }
    }
}
