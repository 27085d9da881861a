/// A doctor's weekly hours at a clinic. A weekday that is missing is free.
public struct DoctorSchedule: JSONEncodable, Decodable, Sendable, Equatable {
    public var doctorId: String
    public var clinicId: String
    /// Empty: the doctor works the clinic's hours.
    public var weekly: [ScheduleDay]
    public var updatedAt: String?

    public init(
        doctorId: String,
        clinicId: String,
        weekly: [ScheduleDay],
        updatedAt: String? = nil
    ) {
        self.doctorId = doctorId
        self.clinicId = clinicId
        self.weekly = weekly
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("doctorId", doctorId)
        json.field("clinicId", clinicId)
        json.field("weekly", weekly)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}
