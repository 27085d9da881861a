/// An IANA time zone with its transitions at hand; going from wall clock to instant and back is done only here.
public struct Zone: Hashable, Sendable, CustomStringConvertible {
    public let identifier: String
    private let table: ZoneTable

    /// Nil unless the system's IANA database has a zone or link of exactly this name (contract §8). The first use of a
    /// zone reads a small file, later ones none.
    public init?(identifier: String) {
        guard let table = ZoneTable.named(identifier) else { return nil }
        self.identifier = identifier
        self.table = table
    }

    /// When the clock shows this time: nil in the gap of a clock change, the earlier moment in a fold. 24:00 is the next midnight.
    public func instant(of date: LocalDate, _ time: LocalTime) -> Instant? {
        table.second(ofLocal: Self.seconds(date, time), orAfter: false).map { Instant(milliseconds: $0 * 1000) }
    }

    /// As `instant(of:_:)`, but a time inside a gap means the moment at which the gap ends.
    public func firstInstant(from date: LocalDate, _ time: LocalTime) -> Instant {
        let local = Self.seconds(date, time)
        let second = table.second(ofLocal: local, orAfter: true) ?? local
        return Instant(milliseconds: second * 1000)
    }

    /// What the wall clock shows, cut to the minute.
    public func local(_ instant: Instant) -> LocalDateTime {
        let second = instant.milliseconds.flooredDivision(by: 1000)
        let local = second + Int64(offset(at: instant))
        let day = local.flooredDivision(by: 86_400)
        let date = LocalDate(dayNumber: Int(day)) ?? (day < 0 ? .earliest : .latest)
        let time = LocalTime(minutes: Int((local - day * 86_400) / 60)) ?? .midnight
        return LocalDateTime(date: date, time: time)
    }

    /// Seconds east of UTC.
    public func offset(at instant: Instant) -> Int {
        Int(table.offsets[table.index(at: instant.milliseconds.flooredDivision(by: 1000))])
    }

    /// From one wall-clock time of a date to another; ends that lie in a gap or fold are read as by `firstInstant(from:_:)`.
    public func range(on date: LocalDate, from: LocalTime, to: LocalTime) -> Range<Instant> {
        let start = firstInstant(from: date, from)
        return start..<max(start, firstInstant(from: date, to))
    }

    /// From a date's first moment to the next date's.
    public func range(of date: LocalDate) -> Range<Instant> { range(on: date, from: .midnight, to: .endOfDay) }

    public static func == (left: Zone, right: Zone) -> Bool { left.identifier == right.identifier }
    public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
    public var description: String { identifier }

    private static func seconds(_ date: LocalDate, _ time: LocalTime) -> Int64 {
        Int64(date.dayNumber) * 86_400 + Int64(time.minutes) * 60
    }
}
