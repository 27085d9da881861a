/// A day of the calendar without a zone, `YYYY-MM-DD` in the API. Years 1 to 9999.
struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    let number: Int
    let year: Int
    let month: Int
    let day: Int

    private static let numbers = -719_162...2_932_896

    /// A number outside of the calendar gives its first or last day.
    init(number: Int) {
        let number = min(max(number, Self.numbers.lowerBound), Self.numbers.upperBound)
        self.number = number
        // The civil date of a day, with years that begin in March (Howard Hinnant, "chrono-compatible
        // low-level date algorithms").
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (shiftedMonth < 10 ? 0 : 1)
    }

    /// Strict `YYYY-MM-DD`; nil for a day that the calendar lacks.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            let year = parts[0].digits, let month = parts[1].digits, let day = parts[2].digits,
            year > 0, (1...12).contains(month), day > 0
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(number: era * 146_097 + dayOfEra - 719_468)
        // The 30th of February is another day of another month.
        guard self.month == month, self.day == day else { return nil }
    }

    /// Stops at the calendar's ends.
    func adding(days: Int) -> CalendarDate { CalendarDate(number: number + days) }

    /// 0 for Monday to 6 for Sunday.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    var monday: CalendarDate { adding(days: -weekday) }

    /// As the API names it: `monday`.
    var weekdayKey: String { Self.weekdays[weekday].lowercased() }

    var description: String { "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))" }

    static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.number < right.number }

    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
}

extension CalendarDate {
    /// "Monday 30 November 2026".
    func long(_ words: Words) -> String { "\(dayAndMonth(words)) \(year)" }

    /// "Monday 30 November".
    func dayAndMonth(_ words: Words) -> String {
        "\(words(Self.weekdays[weekday])) \(day) \(words(Self.months[month - 1]))"
    }

    /// "Mon 30 Nov". Urdu does not shorten names.
    func short(_ words: Words) -> String {
        guard words.language == .english else { return dayAndMonth(words) }
        return "\(Self.weekdays[weekday].prefix(3)) \(day) \(Self.months[month - 1].prefix(3))"
    }
}
