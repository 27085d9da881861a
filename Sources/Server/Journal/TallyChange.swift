import Domain

/// A visit that enters (`by` 1) or leaves (-1) the counts of its month and its day.
struct TallyChange: Sendable {
    var date: LocalDate
    var doctorId: ID?
    var status: AppointmentStatus
    var by: Int
}

extension LocalDate {
    /// "2026-05", as the months' counts have it; months sort as text.
    var monthText: String { String(description.prefix(7)) }
}
