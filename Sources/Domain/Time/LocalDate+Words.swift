extension LocalDate {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// "Friday, 15 May 2026".
    public var inWords: String {
        let name = weekday.rawValue.prefix(1).uppercased() + weekday.rawValue.dropFirst()
        return "\(name), \(day) \(Self.months[month - 1]) \(year)"
    }
}
