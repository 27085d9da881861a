/// Where a patient stands on their way through the clinic: a region of the board.
enum BoardStage: String, CaseIterable, Sendable {
    case expected = "Expected"
    case arrived = "Arrived"
    case seated = "In chair"
    case done = "Done"

    /// Nil for who is on no way: requested, cancelled, missed.
    init?(_ appointment: ShownAppointment) {
        switch appointment.status {
        case "scheduled", "confirmed": self = appointment.arrivedAt == nil ? .expected : .arrived
        case "in_progress": self = appointment.finishedAt == nil ? .seated : .done
        case "completed": self = .done
        default: return nil
        }
    }

    /// When the appointment came to this stage; nil where nobody has said so, or it does not count.
    func since(_ appointment: ShownAppointment) -> String? {
        switch self {
        case .expected: nil
        case .arrived: appointment.arrivedAt
        case .seated: appointment.seatedAt
        case .done: appointment.dismissedAt == nil ? appointment.finishedAt : nil
        }
    }

    /// Minutes in this stage after which the board warns: as set by those who look at it, and in the chair
    /// never before the appointment's length is over. Nil: it never does.
    func alarm(after minutes: Int, _ appointment: ShownAppointment) -> Int? {
        switch self {
        case .expected, .done: nil
        case .arrived: minutes
        case .seated: max(minutes, appointment.durationMinutes)
        }
    }

    /// What comes next, as far as it is legal.
    func next(_ legal: [AppointmentStep]) -> [AppointmentStep] {
        let wanted: [AppointmentStep] =
            switch self {
            case .expected: [.arrived]
            case .arrived: [.start]
            case .seated: [.finished, .complete]
            case .done: [.complete, .left]
            }
        return wanted.filter { legal.contains($0) }
    }
}
