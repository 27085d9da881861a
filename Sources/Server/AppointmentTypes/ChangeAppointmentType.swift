import API
import Domain
import HTTPTypes
import Storage

/// What `PATCH /appointment-types/:id` asks for.
struct AppointmentTypeChange: Sendable {
    var name: String?
    var durationMinutes: Int?
    var color: Change<String>

    init(_ fields: Fields) throws {
        name = fields.replacing("name", .text(max: AppointmentTypeDraft.nameLength))
        durationMinutes = fields.replacing("durationMinutes", .integer(in: ClinicCalendar.durations))
        color = fields.change("color", .color)
        try fields.done()
    }
}

enum ChangeAppointmentType {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<AppointmentTypeChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let id = try call.id()
        let before = try AppointmentTypeQueries.found(tx, call.scope, id, lock: true)
        let change = try body.get()
        try AppointmentTypeQueries.naming(
            tx,
            """
            UPDATE appointment_types SET \(NameColumns.assignment(change.name ?? before.name)),
                duration_minutes = \(change.durationMinutes ?? before.durationMinutes),
                color = \(change.color.applied(to: before.color)),
                updated_at = \(call.now)
            WHERE id = \(id) AND clinic_id = \(call.scope.clinicId)
            """)
        let after = try AppointmentTypeQueries.found(tx, call.scope, id)
        recorder.audit(.updated, .appointmentType, id, before: before, after: after)
        return .json(after)
    }
}
