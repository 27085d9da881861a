/// A pause in a doctor's day.
public struct ScheduleBreak: Decodable, Sendable, Equatable {
    public let startTime: String
    public let endTime: String
}
