/// A doctor, room or operatory that an appointment in the way already holds: one entry for each pair (contract §4.5).
public struct SlotConflict: JSONEncodable, Decodable, Sendable, Equatable {
    /// `null` for an appointment of another clinic.
    public var appointmentId: String?
    public var startTime: String
    public var endTime: String
    public var doctorId: String?
    /// What both want: `doctor`, `room` or `operatory`.
    public var resource: String?

    public init(
        appointmentId: String? = nil,
        startTime: String,
        endTime: String,
        doctorId: String? = nil,
        resource: String? = nil
    ) {
        self.appointmentId = appointmentId
        self.startTime = startTime
        self.endTime = endTime
        self.doctorId = doctorId
        self.resource = resource
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("appointmentId", appointmentId)
        json.field("startTime", startTime)
        json.field("endTime", endTime)
        json.field("doctorId", doctorId)
        json.field("resource", resource)
        json.endObject()
    }
}
