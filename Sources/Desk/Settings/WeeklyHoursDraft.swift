import API

/// A doctor's week as the form of the settings has it: for each weekday one span of work, and the breaks in
/// it. Several spans of a day that the API holds are shown as one, with a break where there is a gap.
struct WeeklyHoursDraft: Sendable, Equatable {
    struct Span: Sendable, Equatable {
        /// `HH:MM`; empty where nothing was typed.
        var start = ""
        /// `HH:MM`, where `00:00` is the day's end.
        var end = ""

        var isEmpty: Bool { start.isEmpty && end.isEmpty }

        var json: JSONObject {
            [
                "startTime": JSONValue(start.isEmpty ? nil : start),
                "endTime": ClosingTime.meant(end.isEmpty ? nil : end),
            ]
        }
    }

    struct Day: Sendable, Equatable {
        /// As the API names it: `monday`.
        var weekday: String
        var work = Span()
        var breaks: [Span] = []

        var isFree: Bool { work.isEmpty && breaks.isEmpty }
    }

    /// Seven, from Monday on.
    var days: [Day]

    init(_ rows: [ScheduleDay]) {
        days = Weekdays.keys.map { key in
            let shifts = rows.filter { $0.weekday == key }.sorted { $0.startTime < $1.startTime }
            guard let first = shifts.first, let last = shifts.last else { return Day(weekday: key) }
            let gaps = zip(shifts, shifts.dropFirst()).map { ($0.endTime, $1.startTime) }
            let pauses = shifts.flatMap(\.breaks).map { ($0.startTime, $0.endTime) }
            let breaks = (gaps + pauses).filter { $0.0 < $0.1 }.sorted { $0.0 < $1.0 }
            return Day(
                weekday: key, work: Span(start: first.startTime, end: ClosingTime.shown(last.endTime)),
                breaks: breaks.map { Span(start: $0.0, end: ClosingTime.shown($0.1)) })
        }
    }

    /// Rows of breaks that are left empty are none.
    init(form: FormData) {
        days = Weekdays.keys.map { key in
            let starts = form.all(Self.breakStart(key)).map(\.trimmingBlanks)
            let ends = form.all(Self.breakEnd(key)).map(\.trimmingBlanks)
            let breaks = zip(starts, ends).map { Span(start: $0, end: $1) }.filter { !$0.isEmpty }
            return Day(
                weekday: key,
                work: Span(
                    start: form.text(Self.start(key)) ?? "", end: form.text(Self.end(key)) ?? ""),
                breaks: breaks)
        }
    }

    // Names of the inputs.
    static func start(_ key: String) -> String { "\(key).startTime" }
    static func end(_ key: String) -> String { "\(key).endTime" }
    static func breakStart(_ key: String) -> String { "\(key).breakStart" }
    static func breakEnd(_ key: String) -> String { "\(key).breakEnd" }

    private var worked: [Day] { days.filter { !$0.isFree } }

    /// As `PUT /doctors/:id/schedule` takes it. A free day has no row; no row at all is the clinic's hours.
    var body: JSONValue {
        let rows = worked.map { day -> JSONValue in
            var row = day.work.json
            row["weekday"] = .string(day.weekday)
            row["breaks"] = .array(day.breaks.map { .object($0.json) })
            return .object(row)
        }
        return ["weekly": .array(rows)]
    }

    /// A refusal with the names of the form's inputs for the API's paths: `weekly[2].endTime` becomes
    /// `wednesday.endTime` where Wednesday is the third day of work.
    func renamed(_ problem: APIProblem) -> APIProblem {
        var renamed = problem
        renamed.error.fields = problem.error.fields?.map { fault -> FieldError in
            for (index, day) in worked.enumerated() {
                let path = "weekly[\(index)]"
                guard fault.field.hasPrefix(path) else { continue }
                let rest = String(fault.field.dropFirst(path.count))
                return FieldError(field: "\(day.weekday)\(rest)", message: fault.message)
            }
            return fault
        }
        return renamed
    }
}
