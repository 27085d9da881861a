import API
import Domain

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
        FieldRule { input in
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
