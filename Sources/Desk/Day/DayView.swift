/// What the columns of a grid stand for.
enum DayView: Sendable, Equatable {
    case doctors
    case rooms
    /// A week of one doctor: a column a day.
    case week(doctorId: String)

    /// - Parameter by: As in the address, `?by=doctor|room`.
    init(by: String?) { self = by == "room" ? .rooms : .doctors }

    /// As in the address.
    var by: String { self == .rooms ? "room" : "doctor" }
}
