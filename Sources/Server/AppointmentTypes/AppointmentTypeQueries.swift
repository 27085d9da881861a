import API
import Domain
import Storage

/// A kind of visit and how long it usually takes, as stored.
struct AppointmentTypeRecord: Sendable {
    var id: ID
    var clinicId: ID
    var name: String
    var durationMinutes: Int
    /// `#RRGGBB`.
    var color: String?
    var createdAt: Instant
    var updatedAt: Instant

    static let columns = Columns(
        "id", "clinic_id", "name", "duration_minutes", "color", "created_at", "updated_at", as: AppointmentTypeRecord.init)
}

extension AppointmentTypeRecord: WireObject {
    static let schemaName: String? = "AppointmentType"
    static let fields: [Field<AppointmentTypeRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("name", \.name),
        Field("durationMinutes", \.durationMinutes, .integer(ClinicCalendar.durations)), Field("color", \.color, .color),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}

/// The SQL of appointment types.
enum AppointmentTypeQueries {
    static func current(_ scope: ClinicScope) -> SQL {
        "appointment_types WHERE clinic_id = \(scope.clinicId) AND deleted_at IS NULL"
    }

    /// Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, lock: Bool = false) throws -> AppointmentTypeRecord {
        let found = try tx.first(
            "SELECT \(AppointmentTypeRecord.columns) FROM \(current(scope)) AND id = \(id)\(lock ? SQL.rowLock : SQL.empty)",
            AppointmentTypeRecord.columns.read)
        guard let found else { throw Problem.notFound("Appointment type") }
        return found
    }

    /// Runs a statement that names a type. Throws 409 when another one has the name, whatever its case.
    static func naming(_ tx: borrowing Transaction, _ statement: SQL) throws {
        do {
            try tx.run(statement)
        } catch let error as DatabaseError
            where error.isUnique(sqlite: "index 'appointment_types_name_key'", postgres: "appointment_types_name_key")
        {
            throw Problem.conflict("There is an appointment type of this name already", code: "APPOINTMENT_TYPE_EXISTS")
        }
    }
}
