/// An appointment that somebody wants on the day of a `DayPlan`.
public struct AppointmentRequest: Hashable, Sendable {
    public var time: LocalTime
    /// Real minutes, also across a clock change; `ClinicCalendar.durations` are checked by the caller.
    public var durationMinutes: Int
    public var doctorId: ID?
    public var roomId: ID?
    public var operatory: Operatory?
    /// The appointment that is being moved: it can't be in its own way.
    public var excluding: ID?

    public init(
        time: LocalTime, durationMinutes: Int, doctorId: ID? = nil, roomId: ID? = nil,
        operatory: Operatory? = nil,
        excluding: ID? = nil
    ) {
        self.time = time
        self.durationMinutes = durationMinutes
        self.doctorId = doctorId
        self.roomId = roomId
        self.operatory = operatory
        self.excluding = excluding
    }
}
