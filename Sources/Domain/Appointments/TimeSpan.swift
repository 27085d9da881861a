/// A part of a day by the wall clock, never empty; its end may be 24:00.
public struct TimeSpan: Hashable, Sendable, CustomStringConvertible {
    /// The first minute that belongs to it.
    public let start: LocalTime
    /// The first minute after it; 24:00 at most.
    public let end: LocalTime

    /// Nil unless `start` is before `end`.
    public init?(_ start: LocalTime, _ end: LocalTime) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    func overlaps(_ other: TimeSpan) -> Bool { start < other.end && other.start < end }
    func contains(_ other: TimeSpan) -> Bool { start <= other.start && other.end <= end }

    /// "09:00 to 17:00".
    public var description: String { "\(start) to \(end)" }
}

/// Whole days from the first to the last, both included.
public struct DateSpan: Hashable, Sendable {
    /// The first day that belongs to it.
    public let first: LocalDate
    /// The last day that belongs to it.
    public let last: LocalDate

    /// Nil when `last` is before `first`.
    public init?(_ first: LocalDate, _ last: LocalDate) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// A single day.
    public init(_ day: LocalDate) {
        first = day
        last = day
    }

    /// Whether the date is one of its days.
    public func contains(_ date: LocalDate) -> Bool { first <= date && date <= last }
}
