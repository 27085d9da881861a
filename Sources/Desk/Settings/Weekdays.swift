import API

/// The days of a week, from Monday on.
enum Weekdays {
    /// As the API names them: `monday`.
    static let keys = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// "Monday", in the page's language.
    static func name(_ key: String, _ words: Words) -> String {
        words(key.prefix(1).uppercased() + key.dropFirst())
    }
}

/// The end of a span of a day. A browser's input of a time ends at 23:59, and so midnight is the day's end
/// there, which the API calls `24:00`.
enum ClosingTime {
    static func shown(_ time: String?) -> String { time == "24:00" ? "00:00" : time ?? "" }

    static func meant(_ typed: String?) -> JSONValue { typed == "00:00" ? "24:00" : JSONValue(typed) }
}
