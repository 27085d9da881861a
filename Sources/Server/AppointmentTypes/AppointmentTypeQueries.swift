import API
import Domain
import HTTPTypes
import Storage

/// A kind of appointment and how long it usually takes, as stored.
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

/// The SQL of appointment types.
enum AppointmentTypeQueries {
    static func current(_ scope: ClinicScope) -> SQL {
        "appointment_types WHERE clinic_id = \(scope.clinicId) AND deleted_at IS NULL"
    }

    /// Throws 404.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, lock: Bool = false
    ) throws -> AppointmentTypeRecord {
        let found = try tx.first(
            """
            SELECT \(AppointmentTypeRecord.columns) FROM \(current(scope))
            AND id = \(id)\(lock ? SQL.rowLock : SQL.empty)
            """,
            AppointmentTypeRecord.columns.read)
        guard let found else { throw Problem.notFound("Appointment type") }
        return found
    }

    static func insert(
        id: ID, clinicId: ID, name: String, durationMinutes: Int, color: String?, at now: Instant
    ) -> SQL {
        """
        INSERT INTO appointment_types (id, clinic_id, \(NameColumns.all), duration_minutes, color,
        created_at, updated_at)
        VALUES (\(id), \(clinicId), \(NameColumns.values(name)), \(durationMinutes), \(color), \(now), \(now))
        """
    }

    /// Runs a statement that names a type. Throws 409 when another one has the name, however it
    /// is spelled (``TextKey``).
    static func naming(_ tx: borrowing Transaction, _ statement: SQL) throws {
        do {
            try tx.run(statement)
        } catch let error as DatabaseError
            where error.isUnique(
                sqlite: "appointment_types.clinic_id, appointment_types.name_key",
                postgres: "appointment_types_name_key")
        {
            throw Problem.conflict(
                "There is an appointment type of this name already", code: "APPOINTMENT_TYPE_EXISTS")
        }
    }
}

/// `GET /appointment-types` and `GET /appointment-types/:id`.
enum ReadAppointmentTypes {
    static let order = ListOrder.rising("appointment-types", .text("sort_key"), .id("id"))

    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.search()
        try query.done()
        let source = AppointmentTypeQueries.current(call.scope) + SearchText.condition("search", search)
        return .json(try page.read(tx, AppointmentTypeRecord.columns, from: source))
    }

    static func get(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try AppointmentTypeQueries.found(tx, call.scope, try call.id()))
    }
}
