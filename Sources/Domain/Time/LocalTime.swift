/// A wall-clock time to the minute, on the wire `HH:MM`; 24:00 exists only as the end of a day.
public struct LocalTime: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// Minutes since midnight, 0 … 1440.
    public let minutes: Int16

    /// 00:00, the beginning of a day.
    public static let midnight = LocalTime(unchecked: 0)
    /// 12:00.
    public static let noon = LocalTime(unchecked: 720)
    /// 24:00, the next day's midnight.
    public static let endOfDay = LocalTime(unchecked: 1440)

    private init(unchecked minutes: Int16) { self.minutes = minutes }

    /// Nil outside 0 … 1440.
    public init?(minutes: Int) {
        guard (0...1440).contains(minutes) else { return nil }
        self.minutes = Int16(minutes)
    }

    /// Nil outside 00:00 … 23:59.
    public init?(hour: Int, minute: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        minutes = Int16(hour * 60 + minute)
    }

    /// Strict `HH:MM`, 00:00 … 23:59.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 5, text[2] == UInt8(ascii: ":"),
            let hour = ASCII.number(in: text, at: 0, count: 2),
            let minute = ASCII.number(in: text, at: 3, count: 2)
        else { return nil }
        self.init(hour: hour, minute: minute)
    }

    /// Strict `HH:MM`, 00:00 … 23:59.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let time = text.withUTF8({ LocalTime(utf8: $0) }) else { return nil }
        self = time
    }

    /// Strict `HH:MM`, 00:00 … 24:00 (contract §4.6: `closeTime` may be `24:00`).
    public init?(closing text: some StringProtocol) {
        if text == "24:00" {
            self = .endOfDay
        } else {
            self.init(text)
        }
    }

    /// 0 to 23; 24 at the end of a day.
    public var hour: Int { Int(minutes) / 60 }
    /// 0 to 59.
    public var minute: Int { Int(minutes) % 60 }

    /// Whether the left one is earlier in the day.
    public static func < (left: LocalTime, right: LocalTime) -> Bool { left.minutes < right.minutes }

    /// Appends `HH:MM`.
    public func write(to bytes: inout [UInt8]) {
        ASCII.append(5, to: &bytes, put)
    }

    /// Stores `HH:MM` at the beginning of `text`.
    private func put(in text: UnsafeMutableBufferPointer<UInt8>) {
        ASCII.put(twoDigits: hour, in: text, at: 0)
        text[2] = UInt8(ascii: ":")
        ASCII.put(twoDigits: minute, in: text, at: 3)
    }

    /// `HH:MM`.
    public var description: String { ASCII.text(5, put) }
}

/// What calendar and clock on a clinic's wall show.
public struct LocalDateTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What the calendar shows.
    public var date: LocalDate
    /// What the clock shows; never 24:00.
    public var time: LocalTime

    /// Whether the wall showed the left one first. In a fold this is not the order of instants.
    public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
        left.date != right.date ? left.date < right.date : left.time < right.time
    }

    /// `YYYY-MM-DD HH:MM`.
    public var description: String { "\(date) \(time)" }
}
