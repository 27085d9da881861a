import Foundation
import Synchronization

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
