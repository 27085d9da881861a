/// How a zone changes its clocks year after year, as POSIX and RFC 9636 §3.3.1 spell it:
/// `EST5EDT,M3.2.0,M11.1.0`.
struct ZoneRule {
    private let standard: Int32
    private var summer: (offset: Int32, start: Moment, end: Moment)?

    init?(_ text: String) {
        var text = text[...]
        guard Self.dropName(&text), let standard = Self.offset(&text) else { return nil }
        self.standard = standard
        guard !text.isEmpty else { return }
        guard Self.dropName(&text) else { return nil }
        let offset = text.first == "," ? standard + 3600 : Self.offset(&text)
        let moments = text.split(separator: ",", omittingEmptySubsequences: false)
        guard let offset, moments.count == 3, moments[0].isEmpty, let start = Moment(moments[1]),
            let end = Moment(moments[2])
        else { return nil }
        summer = (offset, start, end)
    }

    /// The offsets that begin in a year, by the clocks of the place, in the order of time.
    func changes(in year: Int) -> [(second: Int64, offset: Int32)] {
        guard let summer else { return [] }
        let start = (second: summer.start.second(of: year) - Int64(standard), offset: summer.offset)
        let end = (second: summer.end.second(of: year) - Int64(summer.offset), offset: standard)
        return start.second < end.second ? [start, end] : [end, start]
    }

    /// `EST` or `<+03>`.
    private static func dropName(_ text: inout Substring) -> Bool {
        if text.first == "<" {
            guard let end = text.firstIndex(of: ">") else { return false }
            text = text[text.index(after: end)...]
            return true
        }
        let name = text.prefix(while: \.isLetter)
        text = text[name.endIndex...]
        return name.count >= 3
    }

    /// `5` or `-3:30`: hours west, which become seconds east.
    private static func offset(_ text: inout Substring) -> Int32? {
        let part = text.prefix { $0.isNumber || "+-:".contains($0) }
        text = text[part.endIndex...]
        return seconds(part).map { Int32(-$0) }
    }

    /// `hh`, `hh:mm` or `hh:mm:ss`, with or without a sign.
    fileprivate static func seconds(_ text: Substring) -> Int64? {
        let isNegative = text.first == "-"
        let digits = isNegative || text.first == "+" ? text.dropFirst() : text
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard (1...3).contains(parts.count), let hours = parts[0], (0...167).contains(hours) else {
            return nil
        }
        var seconds = hours * 3600
        for (part, unit) in zip(parts.dropFirst(), [60, 1] as [Int64]) {
            guard let part, (0...59).contains(part) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }
}

/// A moment of each year by the wall clock: a day, and a time that may lie some days off.
private struct Moment {
    private enum Day {
        /// The `week`th such weekday of a month, 5 for the last; 0 is Sunday.
        case weekday(month: Int, week: Int, weekday: Int)
        /// The day of the year from 1, in which 29 February never counts.
        case counted(Int)
        /// The day of the year from 0.
        case ordinal(Int)
    }

    private let day: Day
    private let time: Int64

    init?(_ text: Substring) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let day = Self.day(parts[0]),
            let time = parts.count == 2 ? ZoneRule.seconds(parts[1]) : 7200
        else { return nil }
        (self.day, self.time) = (day, time)
    }

    /// Seconds since 1970 as if the clock showed UTC.
    func second(of year: Int) -> Int64 { Int64(dayNumber(of: year)) * 86_400 + time }

    private static func day(_ text: Substring) -> Day? {
        switch text.first {
        case "M":
            let numbers = text.dropFirst().split(separator: ".").compactMap { Int($0) }
            guard numbers.count == 3, (1...12).contains(numbers[0]), (1...5).contains(numbers[1]),
                (0...6).contains(numbers[2])
            else { return nil }
            return .weekday(month: numbers[0], week: numbers[1], weekday: numbers[2])
        case "J": return Int(text.dropFirst()).flatMap { (1...365).contains($0) ? .counted($0) : nil }
        default: return Int(text).flatMap { (0...365).contains($0) ? .ordinal($0) : nil }
        }
    }

    private func dayNumber(of year: Int) -> Int {
        let newYear = Self.first(of: 1, year)
        switch day {
        case .ordinal(let day): return newYear + day
        case .counted(let day):
            let isLeap = Self.first(of: 3, year) - newYear == 60
            return newYear + day - 1 + (isLeap && day >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = Self.first(of: month, year)
            let next = month == 12 ? Self.first(of: 1, year + 1) : Self.first(of: month + 1, year)
            // 1970-01-01 was a Thursday, the fourth day from Sunday.
            let found = first + (weekday - (first + 4) % 7 + 7) % 7 + (week - 1) * 7
            return found < next ? found : found - 7
        }
    }

    private static func first(of month: Int, _ year: Int) -> Int {
        LocalDate(year: year, month: month, day: 1).map { Int($0.dayNumber) } ?? 0
    }
}
