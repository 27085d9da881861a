import API
import Domain
import Storage

/// What `POST /appointment-types` asks for.
struct AppointmentTypeDraft: Sendable {
    static let nameLength = 100

    var name: String
    var durationMinutes: Int
    var color: String?

    init(_ fields: Fields) throws {
        color = fields.optional("color", .color)
        (name, durationMinutes) = try fields.done(
            fields.required("name", .text(max: Self.nameLength)),
            fields.required("durationMinutes", .integer(in: ClinicCalendar.durations)))
    }
}

enum CreateAppointmentType {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<AppointmentTypeDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let draft = try body.get()
        let id = call.newId()
        try AppointmentTypeQueries.naming(
            tx,
            AppointmentTypeQueries.insert(
                id: id, clinicId: call.scope.clinicId, name: draft.name,
                durationMinutes: draft.durationMinutes, color: draft.color,
                at: call.now))
        let type = try AppointmentTypeQueries.found(tx, call.scope, id)
        recorder.audit(.created, .appointmentType, id, before: nil, after: type)
        return .created(type, at: "\(AppointmentTypeRoutes.address)/\(id)")
    }
}
