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
    /// The first block in the way.
    case blocked(Block)
    /// At least one, an entry for each pair of appointment and resource: the doctor's first, then the room's,
    /// then the operatory's, each by time.
    case conflicts([Conflict])

    /// Whether something else takes the time, an appointment or a block: 409 rather than 400.
    public var isConflict: Bool { refusalCode?.isConflict == true }

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
        case .blocked: .blocked
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
        case .blocked: "BLOCKED"
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
        case .blocked: "Time is blocked"
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
        case .blocked(let block): "\(block.reason): blocked from \(block.hours)"
        case .conflicts(let conflicts):
            "Time slot conflict: \(conflicts.first?.message ?? "the time is taken")"
        }
    }
}

/// Why a time can't be had, as staff override it and as `refusals` names it (front-desk D5.5).
public enum RefusalCode: String, CaseIterable, Hashable, Sendable {
    case slotConflict = "SLOT_CONFLICT"
    case outsideHours = "OUTSIDE_HOURS"
    case clinicClosed = "CLINIC_CLOSED"
    case doctorAway = "DOCTOR_AWAY"
    case blocked = "BLOCKED"

    /// Whether the time is taken by something else: 409, unless another reason makes it 400.
    public var isConflict: Bool { self == .slotConflict || self == .blocked }
}

extension Refusal {
    /// Nil for a time that is past or that no clock shows.
    public var refusalCode: RefusalCode? {
        switch obstacle {
        case .past, .noSuchTime: nil
        case .clinicClosed: .clinicClosed
        case .outsideHours: .outsideHours
        case .doctorOff, .doctorOutsideHours, .doctorBreak: .doctorAway
        case .blocked: .blocked
        case .doctorTaken, .roomTaken, .operatoryTaken: .slotConflict
        }
    }

    /// Whether staff may have the time all the same. Never the past, nor a time that another clinic has
    /// given to the doctor (front-desk D5.6).
    public var isOverridable: Bool {
        switch self {
        case .past, .noSuchTime: false
        case .conflicts(let conflicts): conflicts.allSatisfy { $0.appointmentId != nil }
        default: true
        }
    }

    /// The sentence for an entry of `refusals`: of conflicts, it names each.
    public var reason: String {
        switch self {
        case .conflicts(let conflicts): conflicts.map(\.message).joined(separator: "; ")
        default: message
        }
    }
}
