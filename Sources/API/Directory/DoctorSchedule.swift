/// A doctor's weekly hours at a clinic. A weekday that is missing is free.
public struct DoctorSchedule: Decodable, Sendable, Equatable {
    /// UUID of the doctor, who is a user.
    public let doctorId: String
    /// UUID of the clinic where the schedule counts.
    public let clinicId: String
    /// Empty: the doctor works the clinic's hours.
    public let weekly: [ScheduleDay]
    /// When it was last set: RFC 3339 in UTC with milliseconds; `null` without a schedule.
    public let updatedAt: String?
}

/// A doctor's hours on one weekday.
public struct ScheduleDay: Decodable, Sendable, Equatable {
    /// `monday` to `sunday`.
    public let weekday: String
    /// When work begins: `HH:MM` in the clinic's zone.
    public let startTime: String
    /// When work ends: `HH:MM` in the clinic's zone, at most `24:00`.
    public let endTime: String
    /// Pauses within these hours; empty for none.
    public let breaks: [ScheduleBreak]
}

/// A pause in a doctor's day.
public struct ScheduleBreak: Decodable, Sendable, Equatable {
    /// When the pause begins: `HH:MM` in the clinic's zone.
    public let startTime: String
    /// When the pause ends: `HH:MM` in the clinic's zone.
    public let endTime: String
}
