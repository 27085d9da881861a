import API
import Domain
import Storage

extension FieldRule where Value == Domain.DayHours {
    /// One day of `operatingHours`: both times, or `isClosed`.
    static var dayHours: FieldRule {
        .object { day in
            let isClosed = day.optional("isClosed", .bool) ?? false
            guard !isClosed else {
                // Times of a closed day say nothing, but must be times.
                _ = day.optional("openTime", .time)
                _ = day.optional("closeTime", .closingTime)
                return .closed
            }
            let open = day.required("openTime", .time)
            let close = day.required("closeTime", .closingTime)
            guard let open, let close else { return nil }
            guard let span = TimeSpan(open, close) else {
                day.refuse("closeTime", "must be after openTime")
                return nil
            }
            return .open(span)
        }
    }
}

extension FieldRule where Value == [Weekday: Domain.DayHours] {
    /// `operatingHours`: the days that are mentioned, and nothing but days.
    static var week: FieldRule {
        FieldRule(ClinicSchemas.hoursRequest) { input in
            if case .json(let json) = input.value, let object = json.object {
                for name in object.names where Weekday(rawValue: name) == nil {
                    input.problems.add("\(input.path).\(name.prefix(40))", "is no weekday")
                }
            }
            let days = FieldRule.object { week in
                var days: [Weekday: Domain.DayHours] = [:]
                for weekday in Weekday.allCases { days[weekday] = week.optional(weekday.rawValue, .dayHours) }
                return days
            }
            return days.read(input)
        }
    }
}

/// How long before an appointment reminders go out: minutes, longest first. Empty: none do.
struct ReminderOffsets: Sendable, Equatable, SQLBindable, SQLDecodable {
    var minutes: [Int]

    init(_ minutes: [Int]) { self.minutes = minutes.sorted(by: >) }

    var sqlValue: SQLValue { .text(minutes.jsonText) }

    init(sql column: borrowing Column) throws {
        let numbers = (try? JSONValue(parsing: try column.text()))?.array?.map(\.int)
        guard let numbers, !numbers.contains(nil) else { throw column.mismatch("a list of minutes") }
        self.init(numbers.compactMap(\.self))
    }
}
