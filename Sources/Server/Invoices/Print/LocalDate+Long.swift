import Domain

extension LocalDate {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// For people: "15 May 2026".
    var long: String { "\(day) \(Self.months[month - 1]) \(year)" }
}
