/// A clinic as the day plan sees one.
public struct ClinicCalendar: Hashable, Sendable {
    /// The clinic whose day is planned.
    public var clinicId: ID
    /// The zone of the clinic's wall clock (contract §4.1).
    public var zone: Zone
    /// The clinic's week, without closures.
    public var hours: OperatingHours
    /// At least those that touch the planned days.
    public var closures: [Closure]
    /// At least those of the planned days that concern the doctors and rooms which are asked about.
    public var blocks: [Block]
    /// Free minutes that must lie between two appointments (contract §4.2).
    public var bufferMinutes: Int
    /// The step of the slot grid.
    public var slotMinutes: Int

    /// Minutes an appointment may last (contract §4.7).
    public static let durations = 5...480
    /// Minutes that a clinic may set as its buffer.
    public static let buffers = 0...240
    /// Minutes that a clinic may set as its slot length.
    public static let slotLengths = 5...480
    /// The buffer of a new clinic, in minutes (contract §4.2).
    public static let standardBuffer = 30
    /// The slot length of a new clinic, in minutes.
    public static let standardSlot = 30

    /// Buffer and slot length outside their ranges are brought to the nearest end.
    public init(
        clinicId: ID, zone: Zone, hours: OperatingHours, closures: [Closure] = [], blocks: [Block] = [],
        bufferMinutes: Int = standardBuffer, slotMinutes: Int = standardSlot
    ) {
        self.clinicId = clinicId
        self.zone = zone
        self.hours = hours
        self.closures = closures
        self.blocks = blocks
        self.bufferMinutes = bufferMinutes.clamped(to: Self.buffers)
        self.slotMinutes = slotMinutes.clamped(to: Self.slotLengths)
    }

    /// Which appointments can matter to a plan of these days: those that overlap the range, ends included.
    public func busyRange(from first: LocalDate, to last: LocalDate) -> Range<Instant> {
        // The widest buffer, since a doctor's appointment elsewhere may bring its own.
        let reach = Self.buffers.upperBound
        let start = zone.range(of: first).lowerBound.adding(minutes: -reach)
        return start..<max(start, zone.range(of: last).upperBound.adding(minutes: reach))
    }

    func busyRange(on date: LocalDate) -> Range<Instant> { busyRange(from: date, to: date) }
}

extension Int {
    func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

/// Days on which the whole clinic is shut: a holiday, a move, a flood (contract §8, `/clinics/:id/closures`).
public struct Closure: Hashable, Sendable {
    /// The days on which it is shut, both ends included.
    public var days: DateSpan
    /// Shown to callers who ask for such a day; nil for none.
    public var reason: String?

    /// A closure of these days.
    public init(days: DateSpan, reason: String?) {
        self.days = days
        self.reason = reason
    }
}

/// Days on which one doctor is away (contract §8, `/doctors/:id/time-off`). The reason is nobody else's
/// business and in no refusal.
public struct TimeOff: Hashable, Sendable {
    /// The days on which the doctor is away, both ends included.
    public var days: DateSpan
    /// Free text for the clinic; nil for none.
    public var reason: String?

    /// Time off on these days.
    public init(days: DateSpan, reason: String?) {
        self.days = days
        self.reason = reason
    }
}

/// When a clinic is open on one day.
public enum DayHours: Hashable, Sendable {
    case closed
    case open(TimeSpan)

    /// From opening to closing; nil for a closed day.
    public var span: TimeSpan? {
        switch self {
        case .closed: nil
        case .open(let span): span
        }
    }

    /// When the clinic opens; nil for a closed day.
    public var openTime: LocalTime? { span?.start }
    /// May be 24:00.
    public var closeTime: LocalTime? { span?.end }
    /// Whether the clinic is closed all day.
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

    /// The hours of a weekday.
    public subscript(_ weekday: Weekday) -> DayHours {
        get { days[weekday.index] }
        set { days[weekday.index] = newValue }
    }
}
