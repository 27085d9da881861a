/// The hours of a week, by weekday (contract §8).
public struct OperatingHours: Decodable, Sendable, Equatable {
    public let monday: DayHours
    public let tuesday: DayHours
    public let wednesday: DayHours
    public let thursday: DayHours
    public let friday: DayHours
    public let saturday: DayHours
    public let sunday: DayHours
}
