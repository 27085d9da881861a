/// A doctor, room or operatory that an appointment in the way already holds (contract §4.5).
public struct Conflict: Hashable, Sendable {
    /// Nil for another clinic's appointment.
    public var appointmentId: ID?
    /// By the planned clinic's clock.
    public var startTime: LocalTime
    /// By the planned clinic's clock; 24:00 when it ends with its day.
    public var endTime: LocalTime
    public var doctorId: ID?
    /// What both appointments want. Two that want several of the same things conflict once for each.
    public var resource: Resource

    public init(appointmentId: ID?, startTime: LocalTime, endTime: LocalTime, doctorId: ID?, resource: Resource) {
        self.appointmentId = appointmentId
        self.startTime = startTime
        self.endTime = endTime
        self.doctorId = doctorId
        self.resource = resource
    }

    /// "Doctor already has an appointment from 14:00 to 14:30".
    public var message: String { "\(resource.title) already has an appointment from \(startTime) to \(endTime)" }
}
