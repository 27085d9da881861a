import API
import Domain
import Storage

/// What `POST /clinics/:id/closures` asks for.
struct ClosureDraft: Sendable {
    static let reasonLength = 500

    var days: DateSpan
    var reason: String

    init(_ fields: Fields) throws {
        let date = fields.required("date", .date)
        let endDate = fields.optional("endDate", .date)
        let days = date.flatMap { DateSpan($0, endDate ?? $0) }
        if date != nil && days == nil { fields.refuse("endDate", "must not be before date") }
        let reason = fields.required("reason", .text(max: Self.reasonLength))
        (self.days, self.reason) = try fields.done(days, reason)
    }
}

/// `POST /clinics/:id/closures`: closes whole days. Appointments that are booked on them stay until
/// somebody moves them.
enum CreateClosure {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ClosureDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = try ClinicAccess.admin(tx, call)
        let draft = try body.get()
        let id = call.newId()
        try CalendarLock.change(tx, scope)
        try tx.run(
            """
            INSERT INTO closures (id, clinic_id, start_date, end_date, reason, created_at)
            VALUES (\(id), \(scope.clinicId), \(draft.days.first), \(draft.days.last), \(draft.reason),
            \(call.now))
            """)
        let closure = try ClosureQueries.found(tx, scope, id)
        recorder.enter(scope)
        recorder.audit(.created, .closure, id, before: nil, after: closure)
        recorder.scheduleChanged(ScheduleChange(from: draft.days.first, to: draft.days.last))
        return .created(closure, at: "\(ClinicRoutes.address)/\(scope.clinicId)/closures/\(id)")
    }
}
