/// The hours of a week, by weekday (contract §8).
public struct OperatingHours: Decodable, Sendable, Equatable {
    /// The hours of every Monday.
    public let monday: DayHours
    /// The hours of every Tuesday.
    public let tuesday: DayHours
    /// The hours of every Wednesday.
    public let wednesday: DayHours
    /// The hours of every Thursday.
    public let thursday: DayHours
    /// The hours of every Friday.
    public let friday: DayHours
    /// The hours of every Saturday.
    public let saturday: DayHours
    /// The hours of every Sunday.
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
    /// `HH:MM` in the clinic's zone.
    public let openTime: String?
    /// May be `24:00`.
    public let closeTime: String?
    /// Whether the clinic is closed all day.
    public let isClosed: Bool
}
