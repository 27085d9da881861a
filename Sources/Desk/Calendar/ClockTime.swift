/// Times of the API, `HH:MM` by the clinic's clock, as minutes since midnight.
enum ClockTime {
    /// Nil for what is no time. `24:00` is the end of a day.
    static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 5, parts.count == 2, let hour = parts[0].digits,
            let minute = parts[1].digits,
            minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }

    /// `HH:MM`. A minute past the day's end is one of the next day.
    static func text(_ minutes: Int) -> String {
        let shown = minutes > 1440 ? minutes - 1440 : minutes
        return "\((shown / 60).padded(to: 2)):\((shown % 60).padded(to: 2))"
    }
}

extension Int {
    /// With zeros in front.
    func padded(to width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.utf8.count)) + text
    }
}

extension Substring {
    /// A number of digits alone; nil for anything else.
    var digits: Int? {
        utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(self) : nil
    }
}
