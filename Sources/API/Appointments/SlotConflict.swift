/// A doctor, room or operatory that an appointment in the way already holds: one entry for each pair (contract §4.5).
public struct SlotConflict: WireObject, Decodable, Sendable, Equatable {
    /// `null` for an appointment of another clinic.
    public var appointmentId: String?
    public var startTime: String
    public var endTime: String
    public var doctorId: String?
    /// What both want: `doctor`, `room` or `operatory`.
    public var resource: String?

    public init(
        appointmentId: String? = nil, startTime: String, endTime: String, doctorId: String? = nil,
        resource: String? = nil
    ) {
        (self.appointmentId, self.startTime, self.endTime) = (appointmentId, startTime, endTime)
        (self.doctorId, self.resource) = (doctorId, resource)
    }

    public static let fields: [Field<SlotConflict>] = [
        Field("appointmentId", \.appointmentId, .uuid), Field("startTime", \.startTime, .time), Field("endTime", \.endTime, .closingTime),
        Field("doctorId", \.doctorId, .uuid), Field("resource", \.resource, .oneOf(["doctor", "room", "operatory"])),
    ]
}
