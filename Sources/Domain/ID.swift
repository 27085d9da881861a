import Synchronization

/// A 128-bit identifier, on the wire a lower-case hyphenated UUID.
public struct ID: Hashable, Comparable, Sendable, LosslessStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Canonical 8-4-4-4-12 hexadecimal, of either case, and nothing else.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in 0..<36 {
            let byte = text[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            if index < 18 {
                high = high << 4 | UInt64(digit)
            } else {
                low = low << 4 | UInt64(digit)
            }
        }
        self.init(high: high, low: low)
    }

    /// Canonical 8-4-4-4-12 hexadecimal, of either case, and nothing else.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let id = text.withUTF8({ ID(utf8: $0) }) else { return nil }
        self = id
    }

    public static func < (left: ID, right: ID) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// Appends the 36 characters of the UUID.
    public func write(to bytes: inout [UInt8]) {
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(UInt8(ascii: "-")) }
            let word = index < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4)) & 0xF
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    public var description: String { ASCII.text(capacity: 36) { write(to: &$0) } }
}

extension ID {
    /// The millisecond and 12-bit counter given out last, so that ids of one process and millisecond keep their order.
    private static let last = Atomic<UInt64>(0)

    /// A new UUIDv7: ordered by time, so that inserts stay together in an index, with 62 random bits at its end.
    public static func make(at instant: Instant) -> ID {
        var random = SystemRandomNumberGenerator()
        let time = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        let fresh = time << 12 | random.next() & 0x7FF
        var seen = last.load(ordering: .relaxed)
        while true {
            let next = seen >> 12 == time && seen & 0xFFF < 0xFFF ? seen + 1 : fresh
            let exchange = last.weakCompareExchange(expected: seen, desired: next, ordering: .relaxed)
            if exchange.exchanged {
                return ID(high: time << 16 | 0x7000 | next & 0xFFF, low: random.next() & (1 << 62 - 1) | 1 << 63)
            }
            seen = exchange.original
        }
    }
}
