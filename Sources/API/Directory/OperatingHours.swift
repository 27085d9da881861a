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

extension OperatingHours {
    /// The hours of a weekday by its name, `monday` to `sunday`.
    public subscript(weekday: String) -> DayHours? {
        switch weekday {
        case "monday": monday
        case "tuesday": tuesday
        case "wednesday": wednesday
        case "thursday": thursday
        case "friday": friday
        case "saturday": saturday
        case "sunday": sunday
        default: nil
        }
    }
}

/// The hours of one day. Both times are `null` when the clinic is closed.
public struct DayHours: Decodable, Sendable, Equatable {
    public let openTime: String?
    /// May be `24:00`.
    public let closeTime: String?
    public let isClosed: Bool
}
