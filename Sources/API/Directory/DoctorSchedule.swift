/// A doctor's weekly hours at a clinic. A weekday that is missing is free.
public struct DoctorSchedule: Decodable, Sendable, Equatable {
    public let doctorId: String
    public let clinicId: String
    /// Empty: the doctor works the clinic's hours.
    public let weekly: [ScheduleDay]
    public let updatedAt: String?
}

/// A doctor's hours on one weekday.
public struct ScheduleDay: Decodable, Sendable, Equatable {
    /// `monday` to `sunday`.
    public let weekday: String
    public let startTime: String
    public let endTime: String
    public let breaks: [ScheduleBreak]
}

/// A pause in a doctor's day.
public struct ScheduleBreak: Decodable, Sendable, Equatable {
    public let startTime: String
    public let endTime: String
}
