import Domain

/// A visit that enters (`by` 1) or leaves (-1) the counts of its month and its day.
struct TallyChange: Sendable {
    var date: LocalDate
    var doctorId: ID?
    var status: AppointmentStatus
    var by: Int
}

/// What visits are counted by.
enum TallyUnit: String, CaseIterable {
    case month, day

    /// The first day of the period that a date is in.
    func start(of date: LocalDate) -> LocalDate {
        switch self {
        case .month: date.wholeMonth.first
        case .day: date
        }
    }

    /// "2026-05" or "2026-05-10": periods of one unit sort as text.
    func period(of date: LocalDate) -> String {
        switch self {
        case .month: String(date.description.prefix(7))
        case .day: date.description
        }
    }
}
