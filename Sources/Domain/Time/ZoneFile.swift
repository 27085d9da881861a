/// A compiled zone as RFC 9636 describes it: the changes that are known, and the rule that holds after them.
struct ZoneFile {
    /// Seconds since 1970 at which each offset begins; the first is the beginning of time.
    private(set) var starts: [Int64] = [.min]
    /// Seconds east of UTC.
    private(set) var offsets: [Int32] = []

    /// Up to the end of 2100.
    private static let years = 1970...2100

    /// Nil for anything but a file of version 2 or later; systems have no older ones since 2007.
    init?(_ bytes: [UInt8]) {
        // The first block repeats the second in 32 bits.
        guard let old = DataBlock(bytes, at: 0, timeSize: 4),
            let block = DataBlock(bytes, at: old.end, timeSize: 8),
            old.version >= UInt8(ascii: "2"), let first = block.offset(ofType: 0)
        else { return nil }
        offsets = [first]
        for index in 0..<block.changes {
            guard let offset = block.offset(afterChange: index) else { return nil }
            append(block.second(ofChange: index), offset)
        }
        let footer = bytes[block.end...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
        guard !footer.isEmpty else { return }
        guard let rule = ZoneRule(String(decoding: footer, as: UTF8.self)) else { return nil }
        let last = block.changes == 0 ? Int64.min : block.second(ofChange: block.changes - 1)
        for year in Self.years {
            for change in rule.changes(in: year) where change.second > last {
                append(change.second, change.offset)
            }
        }
    }

    /// Before 1970 only the offset that holds at its beginning counts.
    private mutating func append(_ second: Int64, _ offset: Int32) {
        if second <= 0 {
            offsets = [offset]
        } else if offset != offsets[offsets.count - 1] {
            starts.append(second)
            offsets.append(offset)
        }
    }
}

/// One of a file's two blocks: a header of 44 bytes with the counts of what follows it.
private struct DataBlock {
    let version: UInt8
    let changes: Int
    let end: Int
    private let bytes: [UInt8]
    private let start: Int
    private let timeSize: Int
    private let types: Int

    init?(_ bytes: [UInt8], at header: Int, timeSize: Int) {
        guard bytes.count >= header + 44, bytes[header..<header + 4].elementsEqual("TZif".utf8) else {
            return nil
        }
        let counts = (0..<6).map { Int(Self.integer(bytes, header + 20 + 4 * $0, 4)) }
        guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
        let (isUT, isStandard, leaps, changes, types, names) = (
            counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]
        )
        version = bytes[header + 4]
        start = header + 44
        end =
            start + changes * (timeSize + 1) + types * 6 + names + leaps * (timeSize + 4) + isStandard + isUT
        guard types > 0, end <= bytes.count else { return nil }
        (self.bytes, self.timeSize, self.changes, self.types) = (bytes, timeSize, changes, types)
    }

    func second(ofChange index: Int) -> Int64 { Self.integer(bytes, start + index * timeSize, timeSize) }

    func offset(afterChange index: Int) -> Int32? {
        offset(ofType: Int(bytes[start + changes * timeSize + index]))
    }

    func offset(ofType type: Int) -> Int32? {
        guard type < types else { return nil }
        return Int32(truncatingIfNeeded: Self.integer(bytes, start + changes * (timeSize + 1) + type * 6, 4))
    }

    /// Big-endian, with a sign.
    private static func integer(_ bytes: [UInt8], _ start: Int, _ size: Int) -> Int64 {
        let value = bytes[start..<start + size].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : value
    }
}
