import Synchronization

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

    /// The table of a zone or link by exactly this name; nil when the database has none. Read at its first use.
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
    /// In a fold it is the earlier reading. In a gap it is nil, or with `orAfter` the moment at which the gap ends.
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
