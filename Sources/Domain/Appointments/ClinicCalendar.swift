/// A clinic as the day plan sees one.
public struct ClinicCalendar: Hashable, Sendable {
    public var clinicId: ID
    public var zone: Zone
    public var hours: OperatingHours
    /// At least those that touch the planned days.
    public var closures: [Closure]
    /// Free minutes that must lie between two appointments (contract §4.2).
    public var bufferMinutes: Int
    /// The step of the slot grid.
    public var slotMinutes: Int

    /// Minutes an appointment may last (contract §4.7).
    public static let durations = 5...480
    public static let buffers = 0...240
    public static let slotLengths = 5...480
    public static let standardBuffer = 30
    public static let standardSlot = 30

    /// Buffer and slot length outside their ranges are brought to the nearest end.
    public init(
        clinicId: ID, zone: Zone, hours: OperatingHours, closures: [Closure] = [],
        bufferMinutes: Int = standardBuffer, slotMinutes: Int = standardSlot
    ) {
        self.clinicId = clinicId
        self.zone = zone
        self.hours = hours
        self.closures = closures
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

    public func busyRange(on date: LocalDate) -> Range<Instant> { busyRange(from: date, to: date) }
}

extension Int {
    func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
