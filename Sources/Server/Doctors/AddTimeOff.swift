import API
import Domain
import Storage

/// What `POST /doctors/:id/time-off` asks for.
struct TimeOffDraft: Sendable {
    static let reasonLength = 500

    var days: DateSpan
    var reason: String?

    init(_ fields: Fields) throws {
        let start = fields.required("startDate", .date)
        let end = fields.required("endDate", .date)
        var days: DateSpan?
        if let start, let end {
            days = DateSpan(start, end)
            if days == nil { fields.refuse("endDate", "must not be before startDate") }
        }
        reason = fields.optional("reason", .text(max: Self.reasonLength))
        self.days = try fields.done(days)
    }
}

/// `POST /doctors/:id/time-off`: the doctor is away on whole days. Appointments that are booked on them stay
/// until somebody moves them.
enum AddTimeOff {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<TimeOffDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let doctorId = try DoctorAccess.write(tx, call)
        let draft = try body.get()
        let id = call.newId()
        try tx.run(
            """
            INSERT INTO doctor_time_off (id, clinic_id, doctor_id, start_date, end_date, reason, created_at)
            VALUES (\(id), \(call.scope.clinicId), \(doctorId), \(draft.days.first), \(draft.days.last),
            \(draft.reason), \(call.now))
            """)
        let timeOff = try TimeOffQueries.found(tx, call.scope, of: doctorId, id)
        recorder.audit(.created, .timeOff, id, before: nil, after: timeOff)
        recorder.scheduleChanged(
            ScheduleChange(doctorId: doctorId, from: timeOff.startDate, to: timeOff.endDate))
        return .created(timeOff, at: "\(DoctorRoutes.address)/\(doctorId)/time-off/\(id)")
    }
}
