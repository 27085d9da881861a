/// When a clinic is open on one day.
public enum DayHours: Hashable, Sendable {
    case closed
    case open(TimeSpan)

    public var span: TimeSpan? {
        switch self {
        case .closed: nil
        case .open(let span): span
        }
    }

    public var openTime: LocalTime? { span?.start }
    /// May be 24:00.
    public var closeTime: LocalTime? { span?.end }
    public var isClosed: Bool { span == nil }
}

/// A clinic's week (contract §8, `operatingHours`).
public struct OperatingHours: Hashable, Sendable {
    private var days: [DayHours]

    /// Days that are not mentioned are closed.
    public init(_ hours: [Weekday: DayHours]) {
        days = Weekday.allCases.map { hours[$0] ?? .closed }
    }

    /// What a new clinic has until it says otherwise: Monday to Saturday 09:00–17:00.
    public static let standard: OperatingHours = {
        guard let open = LocalTime(hour: 9, minute: 0), let close = LocalTime(hour: 17, minute: 0),
            let span = TimeSpan(open, close)
        else { return OperatingHours([:]) }
        var hours: [Weekday: DayHours] = [:]
        for day in Weekday.allCases where day != .sunday { hours[day] = .open(span) }
        return OperatingHours(hours)
    }()

    public subscript(_ weekday: Weekday) -> DayHours {
        get { days[weekday.index] }
        set { days[weekday.index] = newValue }
    }
}
