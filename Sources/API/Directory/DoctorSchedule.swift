/// A doctor's weekly hours at a clinic. A weekday that is missing is free.
public struct DoctorSchedule: Decodable, Sendable, Equatable {
    public let doctorId: String
    public let clinicId: String
    /// Empty: the doctor works the clinic's hours.
    public let weekly: [ScheduleDay]
    public let updatedAt: String?
}
