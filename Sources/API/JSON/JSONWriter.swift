/// Writes JSON into one growing block of memory. Commas and escaping are its own business.
///
/// Not copyable, so that a buffer of a page's size is never duplicated by accident. The caller balances
/// `begin…` and `end…` and writes a key before each value of an object.
public struct JSONWriter: ~Copyable {
    // `base` always points at `capacity` bytes of which the first `used` are initialised;
    // every write goes through `reserve` first.
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var used = 0
    @usableFromInline var needsComma = false

    /// An empty writer with room for `capacity` bytes.
    public init(capacity: Int = 1024) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// Bytes written so far.
    public var count: Int { used }

    /// A copy of what was written.
    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: used)) }

    /// Lends what was written, without a copy.
    @inlinable
    public borrowing func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: used))
    }

    /// Forgets what was written and keeps the memory.
    public mutating func clear() {
        used = 0
        needsComma = false
    }

    /// Opens an object: its members follow, each a key and a value.
    @inlinable public mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// Closes the object that was opened last.
    @inlinable public mutating func endObject() { close(UInt8(ascii: "}")) }
    /// Opens an array: its elements follow.
    @inlinable public mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// Closes the array that was opened last.
    @inlinable public mutating func endArray() { close(UInt8(ascii: "]")) }

    @inlinable
    mutating func open(_ bracket: UInt8) {
        reserve(2)
        comma()
        put(bracket)
        needsComma = false
    }

    @inlinable
    mutating func close(_ bracket: UInt8) {
        reserve(1)
        put(bracket)
        needsComma = true
    }

    /// Writes the comma that the next value needs; needs one reserved byte.
    @inlinable
    mutating func comma() {
        // Written in any case and taken back by not counting it: a branch would cost more.
        base[used] = UInt8(ascii: ",")
        used &+= needsComma ? 1 : 0
        needsComma = true
    }

    @inlinable
    mutating func reserve(_ extra: Int) {
        if extra > capacity - used { grow(extra) }
    }

    @usableFromInline
    mutating func grow(_ extra: Int) {
        let larger = max(capacity * 2, used + extra)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: used)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// Writes one byte that was reserved before.
    @inlinable
    mutating func put(_ byte: UInt8) {
        assert(used < capacity)
        base[used] = byte
        used &+= 1
    }

    /// Copies bytes that were reserved before.
    @inlinable
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        assert(bytes.count <= capacity - used)
        guard let start = bytes.baseAddress else { return }
        (base + used).initialize(from: start, count: bytes.count)
        used &+= bytes.count
    }
}

/// The scalars of the wire, written without an intermediate string: a page of appointments has
/// hundreds of them.
extension JSONWriter {
    /// Writes `"2026-05-10T10:30:00.000Z"` from milliseconds since 1970 UTC (years 0000 to 9999; beyond
    /// them, the bound).
    public mutating func timestamp(milliseconds: Int64) {
        let bounded = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let (days, rest) = bounded.flooredDivision(by: 86_400_000)
        let (year, month, day) = Self.civil(fromDays: days)
        let time = UInt64(rest)
        reserve(27)
        comma()
        put(UInt8(ascii: "\""))
        digits(UInt64(year), width: 4)
        put(UInt8(ascii: "-"))
        digits(UInt64(month), width: 2)
        put(UInt8(ascii: "-"))
        digits(UInt64(day), width: 2)
        put(UInt8(ascii: "T"))
        digits(time / 3_600_000, width: 2)
        put(UInt8(ascii: ":"))
        digits(time / 60_000 % 60, width: 2)
        put(UInt8(ascii: ":"))
        digits(time / 1000 % 60, width: 2)
        put(UInt8(ascii: "."))
        digits(time % 1000, width: 3)
        put(UInt8(ascii: "Z"))
        put(UInt8(ascii: "\""))
    }

    /// Writes `"14:30"` from minutes since midnight (0 to 1440).
    public mutating func clock(minutes: Int) {
        let bounded = UInt64(min(max(minutes, 0), 1440))
        reserve(8)
        comma()
        put(UInt8(ascii: "\""))
        digits(bounded / 60, width: 2)
        put(UInt8(ascii: ":"))
        digits(bounded % 60, width: 2)
        put(UInt8(ascii: "\""))
    }

    /// Writes a string of `count` bytes, each of which `fill` has to store: ASCII that needs no escaping.
    @inlinable
    public mutating func plain(_ count: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        reserve(count + 3)
        comma()
        put(UInt8(ascii: "\""))
        fill(UnsafeMutableBufferPointer(start: base + used, count: count))
        used &+= count
        put(UInt8(ascii: "\""))
    }

    /// Writes an amount of money, in thousandths, as a minimal JSON number: `8300`, `8300.5`, `-0.005`.
    public mutating func amount(thousandths: Int64) {
        let whole = thousandths.magnitude / 1000
        let rest = thousandths.magnitude % 1000
        reserve(24)
        comma()
        if thousandths < 0 { put(UInt8(ascii: "-")) }
        digits(whole)
        if rest == 0 { return }
        put(UInt8(ascii: "."))
        if rest % 100 == 0 {
            digits(rest / 100, width: 1)
        } else if rest % 10 == 0 {
            digits(rest / 10, width: 2)
        } else {
            digits(rest, width: 3)
        }
    }

    /// The proleptic Gregorian date of a day number since 1970-01-01, by eras of 400 years that
    /// begin in March.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
