import Domain

/// A `Retry-After` header: seconds, or one of the three spellings of a date (RFC 9110 §10.2.3, §5.6.7).
enum RetryAfter {
    /// Seconds from `now`, at least 0. Nil for what is neither.
    static func seconds(_ text: String, now: Instant) -> Int? {
        let text = text.drop { $0 == " " }
        if text.allSatisfy({ $0.isASCII && $0.isNumber }) { return Int(text) }
        guard let moment = date(text) else { return nil }
        // Rounded up: never earlier than asked.
        return max(Int((moment.milliseconds(since: now) + 999) / 1000), 0)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func date(_ text: Substring) -> Instant? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
        switch words.count {
        // "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"
        case 6 where words[5] == "GMT":
            return instant(year: words[3], month: words[2], day: words[1], time: words[4])
        // "Sun Nov  6 08:49:37 1994"
        case 5: return instant(year: words[4], month: words[1], day: words[2], time: words[3])
        default: return nil
        }
    }

    private static func instant(
        year: Substring, month: Substring, day: Substring, time: Substring
    ) -> Instant? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number($0) }
        guard var year = number(year), let month = months.firstIndex(where: { $0 == month }),
            let day = number(day), clock.count == 3,
            let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24, minute < 60,
            second <= 60
        else { return nil }
        // Two digits are of our century: such a header is about the next minutes.
        if year < 100 { year += 2000 }
        guard let date = LocalDate(year: year, month: month + 1, day: day) else { return nil }
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Instant(milliseconds: seconds * 1000)
    }

    private static func number(_ text: Substring) -> Int? {
        (1...4).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
