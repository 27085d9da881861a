import Synchronization

/// A 128-bit identifier, on the wire a lower-case hyphenated UUID.
public struct ID: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// The first 8 bytes, most significant first; in a UUIDv7 the time and the counter.
    public let high: UInt64
    /// The last 8 bytes, most significant first.
    public let low: UInt64

    /// The 16 bytes in two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Its 16 bytes, the highest first; nil for any other number of them.
    @inlinable
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// Canonical 8-4-4-4-12 hexadecimal, of either case, and nothing else.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        let dash = UInt8(ascii: "-")
        guard text.count == 36, text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash else {
            return nil
        }
        var wrong = false
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            var value: UInt64 = 0
            for index in offset..<(offset + count) {
                // Of letters only the case bit differs from lower case.
                let decimal = text[index] &- ASCII.zero
                let letter = (text[index] | 0x20) &- UInt8(ascii: "a")
                wrong = wrong || (decimal > 9 && letter > 5)
                value = value &<< 4 | UInt64(decimal < 10 ? decimal : letter &+ 10)
            }
            return value
        }
        let high = number(0, 8) &<< 32 | number(9, 4) &<< 16 | number(14, 4)
        let low = number(19, 4) &<< 48 | number(24, 12)
        guard !wrong else { return nil }
        self.init(high: high, low: low)
    }

    /// Canonical 8-4-4-4-12 hexadecimal, of either case, and nothing else.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let id = text.withUTF8({ ID(utf8: $0) }) else { return nil }
        self = id
    }

    /// In the order of the bytes, which is by time for ids of ``make(at:)``.
    public static func < (left: ID, right: ID) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// Appends the 36 characters of the UUID.
    public func write(to bytes: inout [UInt8]) {
        ASCII.append(36, to: &bytes, put)
    }

    /// Stores the 36 characters at the beginning of `text`.
    @inlinable
    public func put(in text: UnsafeMutableBufferPointer<UInt8>) {
        let text = UnsafeMutableRawBufferPointer(text)
        let second = Self.hex(UInt32(truncatingIfNeeded: high))
        let third = Self.hex(UInt32(truncatingIfNeeded: low &>> 32))
        let dash = UInt8(ascii: "-")
        text.storeBytes(
            of: Self.hex(UInt32(truncatingIfNeeded: high &>> 32)).bigEndian, toByteOffset: 0, as: UInt64.self)
        text[8] = dash
        text.storeBytes(
            of: UInt32(truncatingIfNeeded: second &>> 32).bigEndian, toByteOffset: 9, as: UInt32.self)
        text[13] = dash
        text.storeBytes(of: UInt32(truncatingIfNeeded: second).bigEndian, toByteOffset: 14, as: UInt32.self)
        text[18] = dash
        text.storeBytes(
            of: UInt32(truncatingIfNeeded: third &>> 32).bigEndian, toByteOffset: 19, as: UInt32.self)
        text[23] = dash
        text.storeBytes(of: UInt32(truncatingIfNeeded: third).bigEndian, toByteOffset: 24, as: UInt32.self)
        text.storeBytes(
            of: Self.hex(UInt32(truncatingIfNeeded: low)).bigEndian, toByteOffset: 28, as: UInt64.self)
    }

    /// The eight digits of a word, the first in the highest byte: all at once, since ids fill most of
    /// a list's bytes.
    @inlinable
    static func hex(_ word: UInt32) -> UInt64 {
        var digits = UInt64(word)
        digits = (digits | digits &<< 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits &<< 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits | digits &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
        // 1 in each byte whose digit is 10 or more; from there 39 leads from the digits to the letters.
        let letters = (digits &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
        return digits &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }

    /// A UUID in lower case: 36 characters, 8-4-4-4-12.
    public var description: String { ASCII.text(36, put) }
}

extension ID {
    private static let source = IDSource()

    /// A new UUIDv7: ordered by time, so that inserts stay together in an index, with 62 random bits
    /// at its end.
    public static func make(at instant: Instant) -> ID { source.make(at: instant) }
}

/// Gives out identifiers that rise (RFC 9562, UUIDv7 with a counter): a process needs one.
final class IDSource: Sendable {
    private struct State: Sendable {
        /// The millisecond and 12-bit counter given out last, so that ids of one millisecond
        /// keep their order.
        var last: UInt64 = 0
        var random = EntropyBuffer()
    }

    private let state = Mutex(State())

    func make(at instant: Instant) -> ID {
        let time = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        return state.withLock { state in
            let last = state.last
            let isFollowing = last >> 12 == time && last & 0xFFF < 0xFFF
            state.last = isFollowing ? last + 1 : time << 12 | state.random.next() & 0x7FF
            return ID(
                high: time << 16 | 0x7000 | state.last & 0xFFF,
                low: state.random.next() & (1 << 62 - 1) | 1 << 63)
        }
    }
}
