/// One row of a doctor's week: working hours with breaks in them.
public struct Shift: Hashable, Sendable {
    /// The day on which it comes round each week.
    public var weekday: Weekday
    /// From start to end of work, by the clinic's clock.
    public var hours: TimeSpan
    /// Pauses within the hours; they may overlap and are in no order.
    public var breaks: [TimeSpan]

    /// Working hours on one weekday.
    public init(weekday: Weekday, hours: TimeSpan, breaks: [TimeSpan] = []) {
        self.weekday = weekday
        self.hours = hours
        self.breaks = breaks
    }
}

/// A doctor's own weekly hours (contract §8, `/doctors/:id/schedule`).
///
/// A weekday may have several rows: their hours add up and every break counts. A weekday without a row is
/// a day off.
public struct DoctorSchedule: Hashable, Sendable {
    /// The rows of the week, in no order.
    public var weekly: [Shift]

    /// A week of these rows, whether or not ``problems()`` finds fault with them.
    public init(weekly: [Shift]) { self.weekly = weekly }

    /// The most rows that a schedule may have.
    public static let maximumRows = 50
    /// The most breaks that one row may have.
    public static let maximumBreaks = 20

    /// What is wrong with the rows, with field names as in the request; empty when nothing is.
    public func problems() -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if weekly.count > Self.maximumRows {
            problems.append(
                FieldProblem(field: "weekly", message: "must have at most \(Self.maximumRows) rows"))
        }
        for (row, shift) in weekly.prefix(Self.maximumRows).enumerated() {
            if weekly[..<row].contains(where: {
                $0.weekday == shift.weekday && $0.hours.overlaps(shift.hours)
            }) {
                problems.append(
                    FieldProblem(field: "weekly[\(row)]", message: "overlaps another row of \(shift.weekday)")
                )
            }
            if shift.breaks.count > Self.maximumBreaks {
                problems.append(
                    FieldProblem(
                        field: "weekly[\(row)].breaks",
                        message: "must have at most \(Self.maximumBreaks) breaks"))
            }
            for (index, pause) in shift.breaks.prefix(Self.maximumBreaks).enumerated()
            where !shift.hours.contains(pause) {
                problems.append(
                    FieldProblem(
                        field: "weekly[\(row)].breaks[\(index)]", message: "must lie within \(shift.hours)")
                )
            }
        }
        return problems
    }
}

/// A doctor as the day plan sees one.
public struct DoctorCalendar: Hashable, Sendable {
    /// The doctor, who is a user.
    public var doctorId: ID
    /// Nil: works whenever the clinic is open.
    public var schedule: DoctorSchedule?
    /// At least what touches the planned days.
    public var timeOff: [TimeOff]

    /// A doctor with these hours and absences.
    public init(doctorId: ID, schedule: DoctorSchedule? = nil, timeOff: [TimeOff] = []) {
        self.doctorId = doctorId
        self.schedule = schedule
        self.timeOff = timeOff
    }
}
