/// A calendar date without a zone, 0001-01-01 … 9999-12-31, on the wire `YYYY-MM-DD`.
public struct LocalDate: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// Days since 1970-01-01.
    public let dayNumber: Int32

    /// 0001-01-01.
    public static let earliest = LocalDate(unchecked: -719_162)
    /// 9999-12-31.
    public static let latest = LocalDate(unchecked: 2_932_896)

    private static let weekdays = Weekday.allCases

    private init(unchecked dayNumber: Int32) { self.dayNumber = dayNumber }

    /// Nil outside the years 1 … 9999.
    public init?(dayNumber: Int) {
        guard dayNumber >= Int(Self.earliest.dayNumber), dayNumber <= Int(Self.latest.dayNumber) else {
            return nil
        }
        self.dayNumber = Int32(dayNumber)
    }

    /// Nil for a date that the Gregorian calendar lacks.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else {
            return nil
        }
        // Days from the civil date, with years that begin in March (Howard Hinnant, "chrono-compatible
        // low-level date algorithms").
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Strict `YYYY-MM-DD`.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = ASCII.number(in: text, at: 0, count: 4),
            let month = ASCII.number(in: text, at: 5, count: 2),
            let day = ASCII.number(in: text, at: 8, count: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Strict `YYYY-MM-DD`.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let date = text.withUTF8({ LocalDate(utf8: $0) }) else { return nil }
        self = date
    }

    /// 1 to 9999.
    public var year: Int { civil.year }
    /// 1 to 12.
    public var month: Int { civil.month }
    /// 1 to 31: the day of the month.
    public var day: Int { civil.day }

    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(dayNumber) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The day of the week, by the Gregorian calendar also before its introduction.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Self.weekdays[(Int(dayNumber) + 3 + 7 * 200_000) % 7]
    }

    /// The date `days` later; stops at the first and last date there are.
    public func adding(days: Int) -> LocalDate {
        let (sum, overflow) = Int(dayNumber).addingReportingOverflow(days)
        if let date = LocalDate(dayNumber: sum), !overflow { return date }
        return days < 0 ? .earliest : .latest
    }

    /// Days from `other` to this date.
    public func days(since other: LocalDate) -> Int { Int(dayNumber) - Int(other.dayNumber) }

    /// Whether the left one is earlier.
    public static func < (left: LocalDate, right: LocalDate) -> Bool { left.dayNumber < right.dayNumber }

    /// Appends `YYYY-MM-DD`.
    public func write(to bytes: inout [UInt8]) {
        ASCII.append(10, to: &bytes, put)
    }

    /// Stores `YYYY-MM-DD` at the beginning of `text`.
    func put(in text: UnsafeMutableBufferPointer<UInt8>) {
        let (year, month, day) = civil
        ASCII.put(twoDigits: year / 100, in: text, at: 0)
        ASCII.put(twoDigits: year % 100, in: text, at: 2)
        text[4] = UInt8(ascii: "-")
        ASCII.put(twoDigits: month, in: text, at: 5)
        text[7] = UInt8(ascii: "-")
        ASCII.put(twoDigits: day, in: text, at: 8)
    }

    /// `YYYY-MM-DD`.
    public var description: String { ASCII.text(10, put) }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A day of the week; raw values are the keys of `operatingHours` (contract §8).
public enum Weekday: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// 0 for Monday … 6 for Sunday.
    public var index: Int {
        switch self {
        case .monday: 0
        case .tuesday: 1
        case .wednesday: 2
        case .thursday: 3
        case .friday: 4
        case .saturday: 5
        case .sunday: 6
        }
    }

    /// "Sundays", as in "Clinic is closed on Sundays".
    public var plural: String {
        switch self {
        case .monday: "Mondays"
        case .tuesday: "Tuesdays"
        case .wednesday: "Wednesdays"
        case .thursday: "Thursdays"
        case .friday: "Fridays"
        case .saturday: "Saturdays"
        case .sunday: "Sundays"
        }
    }

    /// The raw value, as in `monday`.
    public var description: String { rawValue }
}
