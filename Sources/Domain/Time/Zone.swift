import Foundation
import Synchronization

/// An IANA time zone with its transitions at hand; going from wall clock to instant and back is
/// done only here.
public struct Zone: Hashable, Sendable, CustomStringConvertible {
    public let identifier: String
    private let table: ZoneTable

    /// Nil unless Foundation knows an IANA zone by exactly this name. The first use of a zone takes some
    /// milliseconds, later ones none.
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

    public static func == (left: Zone, right: Zone) -> Bool { left.identifier == right.identifier }
    public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
    public var description: String { identifier }

    private static func seconds(_ date: LocalDate, _ time: LocalTime) -> Int64 {
        Int64(date.dayNumber) * 86_400 + Int64(time.minutes) * 60
    }
}

/// A zone's offsets from 1970 to 2100, read from Foundation once, so that the hot path never asks ICU.
///
/// Before the first and after the last transition the nearest offset holds.
final class ZoneTable: Sendable {
    /// Seconds since 1970 at which each offset begins; the first is the beginning of time.
    let starts: [Int64]
    /// Seconds east of UTC.
    let offsets: [Int32]

    private static let tables = Mutex<[String: ZoneTable]>([:])
    /// Foundation would also take names of its own making, such as `GMT+5`; and it leaves some of IANA's out
    /// of its list.
    private static let known = Set(TimeZone.knownTimeZoneIdentifiers).union(unlisted)
    private static let unlisted =
        ["UTC", "Etc/UTC", "Etc/GMT", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"]
        + (1...12).map { "Etc/GMT+\($0)" } + (1...14).map { "Etc/GMT-\($0)" }

    /// The table of a zone that Foundation knows by exactly this name; nil otherwise. Built at its first use.
    static func named(_ identifier: String) -> ZoneTable? {
        if let table = tables.withLock({ $0[identifier] }) { return table }
        guard known.contains(identifier), let zone = TimeZone(identifier: identifier) else { return nil }
        let built = ZoneTable(zone)
        return tables.withLock { tables in
            if let earlier = tables[identifier] { return earlier }
            tables[identifier] = built
            return built
        }
    }

    private init(_ zone: TimeZone) {
        func offset(at second: Int64) -> Int32 {
            Int32(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second))))
        }
        let step: Int64 = 3 * 86_400
        let end: Int64 = 4_102_444_800
        var current = offset(at: 0)
        var starts: [Int64] = [.min]
        var offsets = [current]
        var second: Int64 = 0
        while second < end {
            let next = second + step
            let then = offset(at: next)
            if then != current {
                var low = second
                var high = next
                while high - low > 1 {
                    let middle = (low + high) / 2
                    if offset(at: middle) == current { low = middle } else { high = middle }
                }
                starts.append(high)
                offsets.append(then)
                current = then
            }
            second = next
        }
        self.starts = starts
        self.offsets = offsets
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
