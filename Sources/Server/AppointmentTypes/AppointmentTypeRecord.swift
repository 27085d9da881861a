import API
import Domain
import Storage

/// A kind of appointment and how long it usually takes, as stored.
struct AppointmentTypeRecord: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var name: String
    var durationMinutes: Int
    /// `#RRGGBB`.
    var color: String?
    var createdAt: Instant
    var updatedAt: Instant

    static let columns = Columns(
        "id", "clinic_id", "name", "duration_minutes", "color", "created_at", "updated_at",
        as: AppointmentTypeRecord.init)
}

extension AppointmentTypeRecord: WireObject {
    static let schemaName: String? = "AppointmentType"
    static let fields: [Field<AppointmentTypeRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("name", \.name),
        Field("durationMinutes", \.durationMinutes, .integer(ClinicCalendar.durations)),
        Field("color", \.color, .color),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}

/// Kinds of appointments and how long they take (contract §8).
extension AppointmentTypeRecord: NamedRecord {
    static let kind = NamedRecordKind(
        table: "appointment_types", path: "appointment-types", noun: "appointment type",
        oneNoun: "an appointment type", entity: .appointmentType, takenCode: "APPOINTMENT_TYPE_EXISTS")

    private static let nameLength = 100

    static func new(_ fields: Fields) throws -> Making {
        let color = fields.optional("color", .color)
        let (name, minutes) = try fields.done(
            fields.required("name", .text(max: nameLength)),
            fields.required("durationMinutes", .integer(in: ClinicCalendar.durations)))
        return {
            AppointmentTypeRecord(
                id: $0, clinicId: $1, name: name, durationMinutes: minutes, color: color, createdAt: $2,
                updatedAt: $2)
        }
    }

    static func change(_ fields: Fields) throws -> Changing {
        let name = fields.replacing("name", .text(max: nameLength))
        let minutes = fields.replacing("durationMinutes", .integer(in: ClinicCalendar.durations))
        let color = fields.change("color", .color)
        try fields.done()
        return { type in
            type.name = name ?? type.name
            type.durationMinutes = minutes ?? type.durationMinutes
            type.color = color.applied(to: type.color)
        }
    }

    var ownColumns: [(name: SQL, value: SQL)] {
        [("duration_minutes", "\(durationMinutes)"), ("color", "\(color)")]
    }

    static let pages = NamedRecordPages(
        newExample: ["name": "Checkup", "durationMinutes": 30, "color": "#3366FF"],
        newNote: " A booking of this type that names no length takes this one.",
        changeExample: ["durationMinutes": 45],
        changeNote: "; appointments already booked stay as they are",
        removeNote: "Appointments already booked stay as they are.")
}
