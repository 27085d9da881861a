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
