import API
import Domain
import HTTPTypes
import Storage

/// What `PUT /doctors/:id/schedule` asks for.
struct ScheduleDraft: Sendable {
    var schedule: Domain.DoctorSchedule

    init(_ fields: Fields) throws {
        let shifts = fields.required("weekly", .array(of: .shift, max: Domain.DoctorSchedule.maximumRows))
        let schedule = shifts.map { Domain.DoctorSchedule(weekly: $0) }
        for problem in schedule?.problems() ?? [] { fields.refuse(problem.field, problem.message) }
        self.schedule = try fields.done(schedule)
    }
}

extension FieldRule where Value == Shift {
    /// One row of a doctor's week.
    fileprivate static var shift: FieldRule {
        .object { row in
            let weekday = row.required("weekday", .choice(of: Weekday.self))
            let hours = FieldRule<TimeSpan>.span(row)
            let pause = FieldRule<TimeSpan>.object { FieldRule<TimeSpan>.span($0) }
            let breaks = row.optional("breaks", .array(of: pause, max: Domain.DoctorSchedule.maximumBreaks))
            guard let weekday, let hours else { return nil }
            return Shift(weekday: weekday, hours: hours, breaks: breaks ?? [])
        }
    }
}

extension FieldRule where Value == TimeSpan {
    fileprivate static func span(_ fields: Fields) -> TimeSpan? {
        let start = fields.required("startTime", .time)
        let end = fields.required("endTime", .closingTime)
        guard let start, let end else { return nil }
        guard let span = TimeSpan(start, end) else {
            fields.refuse("endTime", "must be after startTime")
            return nil
        }
        return span
    }
}

/// `PUT /doctors/:id/schedule`: replaces the week. An empty one is none: the doctor works the clinic's hours.
enum SetSchedule {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ScheduleDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let doctorId = try DoctorAccess.write(tx, call)
        let schedule = try body.get().schedule
        guard !schedule.weekly.isEmpty else {
            try ClearSchedule.clear(tx, call, doctorId, recorder)
            return .json(try ReadSchedule.schedule(tx, call.scope, doctorId))
        }
        let before = try ReadSchedule.schedule(tx, call.scope, doctorId)
        try tx.run(
            """
            INSERT INTO doctor_schedules (clinic_id, doctor_id, weekly, updated_at)
            VALUES (\(call.scope.clinicId), \(doctorId), \(schedule), \(call.now))
            ON CONFLICT (clinic_id, doctor_id) DO UPDATE
            SET weekly = excluded.weekly, updated_at = excluded.updated_at
            """)
        let after = try ReadSchedule.schedule(tx, call.scope, doctorId)
        recorder.audit(.updated, .doctorSchedule, doctorId, before: before, after: after)
        recorder.scheduleChanged(
            ScheduleChange(
                doctorId: doctorId, from: try ClinicQueries.today(tx, call.scope, at: call.now)))
        return .json(after)
    }
}
