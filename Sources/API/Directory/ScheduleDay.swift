/// A doctor's hours on one weekday.
public struct ScheduleDay: Decodable, Sendable, Equatable {
    /// `monday` to `sunday`.
    public let weekday: String
    public let startTime: String
    public let endTime: String
    public let breaks: [ScheduleBreak]
}
