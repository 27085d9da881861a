/// The scalars of the wire, written without an intermediate string: a page of visits has hundreds of them.
extension JSONWriter {
    /// Writes `"2026-05-10T10:30:00.000Z"` from milliseconds since 1970 UTC (years 0000 to 9999; beyond them, the bound).
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

    /// The proleptic Gregorian date of a day number since 1970-01-01, by eras of 400 years that begin in March.
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
