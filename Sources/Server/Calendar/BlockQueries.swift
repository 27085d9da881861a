import Domain
import Storage

/// The rows of blocks, as lists and the rule of a clinic's day read them.
enum BlockQueries {
    /// The most single blocks, and the most repeated ones, of a clinic on one day.
    static let limit = 1000

    /// The clinic's blocks that take place between two days, both included: what stands behind `FROM`.
    static func occurring(_ scope: ClinicScope, from first: LocalDate, to last: LocalDate) -> SQL {
        let source: SQL = """
            blocks WHERE clinic_id = \(scope.clinicId) AND last_date >= \(first) AND date <= \(last)
            """
        let days = last.days(since: first)
        guard (0..<6).contains(days) else { return source }
        // Seven days have every weekday. Among fewer, a weekly block takes place on its own alone.
        let weekdays = (0...days).map { first.adding(days: $0).weekday.index }
        return source + " AND (repeat_every IS NULL OR repeat_every = 'day' OR weekday IN \(list: weekdays))"
    }

    /// Those that the rule needs: of the doctors asked for, and of all rooms. Patients are not told titles.
    static func planned(
        _ scope: ClinicScope, _ doctors: CalendarLoader.Doctors, from first: LocalDate, to last: LocalDate
    ) -> SQL {
        let concerned: SQL =
            switch doctors {
            case .none: "AND doctor_id IS NULL"
            case .one(let id): "AND (doctor_id IS NULL OR doctor_id = \(id))"
            case .all: ""
            }
        let columns = scope.role == .patient ? Domain.Block.untitled : Domain.Block.columns
        return """
            SELECT \(columns) FROM \(occurring(scope, from: first, to: last)) \(concerned)
            ORDER BY start_time, id LIMIT \(2 * limit * (last.days(since: first) + 1))
            """
    }
}

extension Domain.Block {
    /// As its title's readers see it.
    static let columns = Columns(
        Subject.columns, BlockDays.columns, TimeSpan.blockColumns, "title", as: Domain.Block.init)

    /// The same for everybody else.
    static let untitled = Columns(
        Subject.columns, BlockDays.columns, TimeSpan.blockColumns, Columns<String?>("NULL"),
        as: Domain.Block.init)
}

extension Domain.Block.Subject {
    /// Of a row of `blocks`.
    static let columns = Columns("doctor_id", "room_id") {
        (doctorId: ID?, roomId: ID?) throws -> Domain.Block.Subject in
        guard let subject = Domain.Block.Subject(doctorId: doctorId, roomId: roomId) else {
            throw DatabaseError(.other, "a block is of a doctor and of a room")
        }
        return subject
    }
}

extension BlockDays {
    /// Of a row of `blocks`.
    static let columns = Columns("date", "repeat_every", "until_date") {
        (first: LocalDate, every: Interval?, until: LocalDate?) throws -> BlockDays in
        let repetition = every.flatMap { every in until.map { Repetition(every: every, until: $0) } }
        guard let days = BlockDays(first, repetition) else {
            throw DatabaseError(.other, "a block ends before its first day")
        }
        return days
    }
}

extension TimeSpan {
    /// Of a row of `blocks`.
    static let blockColumns = Columns("start_time", "end_time") {
        (start: LocalTime, end: LocalTime) throws -> TimeSpan in
        guard let span = TimeSpan(start, end) else {
            throw DatabaseError(.other, "a block ends before it begins")
        }
        return span
    }
}
