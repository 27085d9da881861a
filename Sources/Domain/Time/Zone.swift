import Synchronization

/// An IANA time zone with its transitions at hand; going from wall clock to instant and back is
/// done only here.
public struct Zone: Hashable, Sendable, CustomStringConvertible {
    /// The name as it was given, as in `Asia/Karachi`.
    public let identifier: String
    private let table: ZoneTable

    /// Nil unless the system's IANA database has a zone or link of exactly this name (contract §8). The first
    /// use of a zone reads a small file, later ones none.
    public init?(identifier: String) {
        guard let table = ZoneTable.named(identifier) else { return nil }
        self.identifier = identifier
        self.table = table
    }

    /// When the clock shows this time: nil in the gap of a clock change, the earlier moment in a fold. 24:00
    /// is the next midnight.
    public func instant(of date: LocalDate, _ time: LocalTime) -> Instant? {
        table.second(ofLocal: Self.seconds(date, time), orAfter: false).map {
            Instant(milliseconds: $0 * 1000)
        }
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

    /// From one wall-clock time of a date to another; ends that lie in a gap or fold are read
    /// as by `firstInstant(from:_:)`.
    public func range(on date: LocalDate, from: LocalTime, to: LocalTime) -> Range<Instant> {
        let start = firstInstant(from: date, from)
        return start..<max(start, firstInstant(from: date, to))
    }

    /// From a date's first moment to the next date's.
    public func range(of date: LocalDate) -> Range<Instant> {
        range(on: date, from: .midnight, to: .endOfDay)
    }

    /// By name: two names of one place differ.
    public static func == (left: Zone, right: Zone) -> Bool { left.identifier == right.identifier }
    /// Takes in the name alone.
    public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
    /// The ``identifier``.
    public var description: String { identifier }

    private static func seconds(_ date: LocalDate, _ time: LocalTime) -> Int64 {
        Int64(date.dayNumber) * 86_400 + Int64(time.minutes) * 60
    }
}

/// A zone's offsets from 1970 to 2100, read from the system's database once.
///
/// Before the first and after the last transition the nearest offset holds.
final class ZoneTable: Sendable {
    /// Seconds since 1970 at which each offset begins; the first is the beginning of time.
    let starts: [Int64]
    /// Seconds east of UTC.
    let offsets: [Int32]

    /// No more than the database has names.
    private static let tables = Mutex<[String: ZoneTable]>([:])

    /// The table of a zone or link by exactly this name; nil when the database has none. Read at
    /// its first use.
    static func named(_ identifier: String) -> ZoneTable? {
        if let table = tables.withLock({ $0[identifier] }) { return table }
        guard let read = ZoneDatabase.table(identifier) else { return nil }
        return tables.withLock { tables in
            if let earlier = tables[identifier] { return earlier }
            tables[identifier] = read
            return read
        }
    }

    init(_ file: ZoneFile) {
        starts = file.starts
        offsets = file.offsets
    }

    /// The index of the offset that holds at a second since 1970.
    func index(at second: Int64) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= second { low = middle } else { high = middle }
        }
        return low
    }

    /// The first second at which the wall clock shows `local` (seconds since 1970 as if in UTC).
    ///
    /// In a fold it is the earlier reading. In a gap it is nil, or with `orAfter` the moment at which
    /// the gap ends.
    func second(ofLocal local: Int64, orAfter: Bool) -> Int64? {
        // No place on earth is a day or more from UTC, so the search begins one day ahead.
        var index = index(at: local - 86_400)
        while index < starts.count {
            let end = index + 1 < starts.count ? starts[index + 1] : .max
            let candidate = local - Int64(offsets[index])
            if candidate < starts[index] { return orAfter ? starts[index] : nil }
            if candidate < end { return candidate }
            index += 1
        }
        return nil
    }
}
