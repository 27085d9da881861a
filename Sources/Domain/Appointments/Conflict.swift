/// A visit in the way of another (contract §4.5).
public struct Conflict: Hashable, Sendable {
    /// Nil for another clinic's visit.
    public var appointmentId: ID?
    /// By the planned clinic's clock.
    public var startTime: LocalTime
    /// By the planned clinic's clock; 24:00 when it ends with its day.
    public var endTime: LocalTime
    public var doctorId: ID?
    /// The first of `resources`.
    public var resource: Resource
    /// All that both visits want; at least one.
    public var resources: [Resource]

    public init(
        appointmentId: ID?, startTime: LocalTime, endTime: LocalTime, doctorId: ID?, resource: Resource, resources: [Resource]
    ) {
        self.appointmentId = appointmentId
        self.startTime = startTime
        self.endTime = endTime
        self.doctorId = doctorId
        self.resource = resource
        self.resources = resources
    }

    /// "Doctor already has an appointment from 14:00 to 14:30".
    public var message: String { "\(resource.title) already has an appointment from \(startTime) to \(endTime)" }
}
