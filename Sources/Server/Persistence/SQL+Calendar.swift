import API
public import Domain
public import Storage
import Synchronization

/// Weekly hours in columns: JSON as the wire has it. A parsed week is reused as long as its text is the same,
/// since each slot list and each booking reads one.

extension Domain.OperatingHours: SQLBindable, SQLDecodable {
    /// JSON as the wire has it.
    public var sqlValue: SQLValue { .text(jsonText) }

    /// Reads JSON as the wire has it.
    public init(sql column: borrowing Column) throws {
        let text = try column.text()
        guard let hours = WeekCache.hours.value(for: text, parse: Domain.OperatingHours.init(json:)) else {
            throw column.mismatch("operating hours")
        }
        self = hours
    }
}

extension Domain.DoctorSchedule: SQLBindable, SQLDecodable {
    /// The list `weekly` as JSON, as the wire has it.
    public var sqlValue: SQLValue { .text(weekly.jsonText) }

    /// Reads the list `weekly` as JSON, as the wire has it.
    public init(sql column: borrowing Column) throws {
        let text = try column.text()
        guard let schedule = WeekCache.schedules.value(for: text, parse: Domain.DoctorSchedule.init(json:))
        else {
            throw column.mismatch("a doctor's schedule")
        }
        self = schedule
    }
}

extension Domain.OperatingHours {
    /// `{"monday": {"openTime", "closeTime", "isClosed"}, …}`; nil for anything else.
    init?(json: JSONValue) {
        var hours: [Weekday: Domain.DayHours] = [:]
        for weekday in Weekday.allCases {
            guard let day = json[weekday.rawValue], day["isClosed"]?.bool != true else { continue }
            guard let open = day["openTime"]?.string.flatMap({ LocalTime($0) }),
                let close = day["closeTime"]?.string.flatMap({ LocalTime(closing: $0) }),
                let span = TimeSpan(open, close)
            else { return nil }
            hours[weekday] = .open(span)
        }
        self.init(hours)
    }
}

extension Domain.DoctorSchedule {
    /// `[{"weekday", "startTime", "endTime", "breaks": [{"startTime", "endTime"}]}]`; nil for anything else.
    init?(json: JSONValue) {
        guard let rows = json.array else { return nil }
        var weekly: [Shift] = []
        for row in rows {
            guard let weekday = row["weekday"]?.string.flatMap(Weekday.init(rawValue:)),
                let hours = TimeSpan(json: row)
            else { return nil }
            let breaks = (row["breaks"]?.array ?? []).map(TimeSpan.init(json:))
            guard breaks.allSatisfy({ $0 != nil }) else { return nil }
            weekly.append(Shift(weekday: weekday, hours: hours, breaks: breaks.compactMap { $0 }))
        }
        self.init(weekly: weekly)
    }
}

extension TimeSpan {
    fileprivate init?(json: JSONValue) {
        guard let start = json["startTime"]?.string.flatMap({ LocalTime($0) }),
            let end = json["endTime"]?.string.flatMap({ LocalTime(closing: $0) })
        else { return nil }
        self.init(start, end)
    }
}

/// Parsed weeks by their text; emptied when it holds too many.
private final class WeekCache<Week: Sendable>: Sendable {
    private let weeks = Mutex<[String: Week]>([:])
    private let limit = 4096

    func value(for text: String, parse: (JSONValue) -> Week?) -> Week? {
        if let week = weeks.withLock({ $0[text] }) { return week }
        guard let json = try? JSONValue(parsing: text), let week = parse(json) else { return nil }
        weeks.withLock { weeks in
            if weeks.count >= limit { weeks.removeAll() }
            weeks[text] = week
        }
        return week
    }
}

extension WeekCache where Week == Domain.OperatingHours {
    static let hours = WeekCache()
}

extension WeekCache where Week == Domain.DoctorSchedule {
    static let schedules = WeekCache()
}
