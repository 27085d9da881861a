/// A moment in UTC, on the wire `2026-05-10T10:30:00.000Z`.
public struct Instant: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// RFC 3339: `YYYY-MM-DDTHH:MM:SS`, an optional fraction (cut to milliseconds), then `Z` or `±HH:MM`.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count >= 20, text.count <= 35, text[10] == UInt8(ascii: "T"),
            text[16] == UInt8(ascii: ":"),
            let date = LocalDate(utf8: UnsafeBufferPointer(rebasing: text[0..<10])),
            let time = LocalTime(utf8: UnsafeBufferPointer(rebasing: text[11..<16])),
            let second = ASCII.number(in: text, at: 17, count: 2), second < 60
        else { return nil }
        var position = 19
        var fraction = 0
        if text[position] == UInt8(ascii: ".") {
            position += 1
            let first = position
            while position < text.count, let digit = ASCII.number(in: text, at: position, count: 1) {
                if position - first < 3 { fraction = fraction * 10 + digit }
                position += 1
            }
            guard (1...9).contains(position - first) else { return nil }
            for _ in 0..<max(0, 3 - (position - first)) { fraction *= 10 }
        }
        guard let offset = Self.offsetMinutes(in: text, at: position) else { return nil }
        let minutes = Int64(date.dayNumber) * 1440 + Int64(time.minutes) - Int64(offset)
        milliseconds = minutes * 60_000 + Int64(second * 1000 + fraction)
    }

    /// RFC 3339, see `init(utf8:)`.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let instant = text.withUTF8({ Instant(utf8: $0) }) else { return nil }
        self = instant
    }

    /// Later by so many milliseconds (earlier when negative); stays within what 64 bits hold.
    public func adding(milliseconds delta: Int64) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Instant(milliseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    public func adding(seconds: Int) -> Instant { adding(scaled: seconds, by: 1000) }
    public func adding(minutes: Int) -> Instant { adding(scaled: minutes, by: 60_000) }

    /// Milliseconds from `other` to this instant.
    public func milliseconds(since other: Instant) -> Int64 {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        return overflow ? (self < other ? .min : .max) : difference
    }

    /// The day in UTC.
    public var utcDay: LocalDate {
        let day = milliseconds.flooredDivision(by: 86_400_000)
        return LocalDate(dayNumber: Int(day)) ?? (day < 0 ? .earliest : .latest)
    }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// Appends `2026-05-10T10:30:00.000Z`.
    public func write(to bytes: inout [UInt8]) {
        ASCII.append(24, to: &bytes, put)
    }

    /// Stores `2026-05-10T10:30:00.000Z` at the beginning of `text`.
    private func put(in text: UnsafeMutableBufferPointer<UInt8>) {
        let day = milliseconds.flooredDivision(by: 86_400_000)
        let rest = Int(milliseconds - day * 86_400_000)
        // Beyond the calendar the nearest date stands in: such an instant can't come
        // in through `init(utf8:)`.
        let date = LocalDate(dayNumber: Int(day)) ?? (day < 0 ? .earliest : .latest)
        date.put(in: text)
        text[10] = UInt8(ascii: "T")
        ASCII.put(twoDigits: rest / 3_600_000, in: text, at: 11)
        text[13] = UInt8(ascii: ":")
        ASCII.put(twoDigits: rest / 60_000 % 60, in: text, at: 14)
        text[16] = UInt8(ascii: ":")
        ASCII.put(twoDigits: rest / 1000 % 60, in: text, at: 17)
        ASCII.put(twoDigits: rest % 1000 / 10, in: text, at: 20)
        text[22] = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10)
        text[19] = UInt8(ascii: ".")
        text[23] = UInt8(ascii: "Z")
    }

    public var description: String { ASCII.text(24, put) }

    private func adding(scaled count: Int, by unit: Int64) -> Instant {
        let (delta, overflow) = Int64(count).multipliedReportingOverflow(by: unit)
        return adding(milliseconds: overflow ? (count < 0 ? .min : .max) : delta)
    }

    private static func offsetMinutes(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        guard position < text.count else { return nil }
        let sign = text[position]
        if sign == UInt8(ascii: "Z") { return position + 1 == text.count ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), position + 6 == text.count,
            let time = LocalTime(utf8: UnsafeBufferPointer(rebasing: text[(position + 1)...]))
        else { return nil }
        return sign == UInt8(ascii: "-") ? -Int(time.minutes) : Int(time.minutes)
    }
}

extension Int64 {
    /// Quotient rounded towards minus infinity.
    func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
