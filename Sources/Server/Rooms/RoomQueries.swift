import API
import Domain
import HTTPTypes
import Storage

/// A treatment room, as stored.
struct RoomRecord: Sendable {
    var id: ID
    var clinicId: ID
    var name: String
    /// `#RRGGBB`.
    var color: String?
    var createdAt: Instant
    var updatedAt: Instant

    static let columns = Columns(
        "id", "clinic_id", "name", "color", "created_at", "updated_at", as: RoomRecord.init)
}

extension RoomRecord: WireObject {
    static let schemaName: String? = "Room"
    static let fields: [Field<RoomRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("name", \.name),
        Field("color", \.color, .color),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}

/// The SQL of rooms. A removed room keeps its row, which past appointments show.
enum RoomQueries {
    /// How a room is shown.
    struct Sign: Sendable {
        var name: String
        var color: String?

        static let columns = Columns("name", "color", as: Sign.init)
    }

    /// Throws 404 unless the room, when there is one, is the clinic's.
    @discardableResult
    static func requireRoom(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID?) throws -> Sign? {
        guard let id else { return nil }
        let sign = try tx.first(
            """
            SELECT \(Sign.columns) FROM rooms WHERE id = \(id) AND clinic_id = \(scope.clinicId)
            AND deleted_at IS NULL
            """,
            Sign.columns.read)
        guard let sign else { throw Problem.notFound("Room") }
        return sign
    }

    static func current(_ scope: ClinicScope) -> SQL {
        "rooms WHERE clinic_id = \(scope.clinicId) AND deleted_at IS NULL"
    }

    /// Throws 404.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, lock: Bool = false
    ) throws -> RoomRecord {
        let found = try tx.first(
            """
            SELECT \(RoomRecord.columns) FROM \(current(scope))
            AND id = \(id)\(lock ? SQL.rowLock : SQL.empty)
            """,
            RoomRecord.columns.read)
        guard let found else { throw Problem.notFound("Room") }
        return found
    }

    static func insert(id: ID, clinicId: ID, name: String, color: String?, at now: Instant) -> SQL {
        """
        INSERT INTO rooms (id, clinic_id, \(NameColumns.all), color, created_at, updated_at)
        VALUES (\(id), \(clinicId), \(NameColumns.values(name)), \(color), \(now), \(now))
        """
    }

    /// Runs a statement that names a room. Throws 409 when another one has the name, however it
    /// is spelled (``TextKey``).
    static func naming(_ tx: borrowing Transaction, _ statement: SQL) throws {
        do {
            try tx.run(statement)
        } catch let error as DatabaseError
            where error.isUnique(sqlite: "rooms.clinic_id, rooms.name_key", postgres: "rooms_name_key")
        {
            throw Problem.conflict("There is a room of this name already", code: "ROOM_EXISTS")
        }
    }
}

/// `GET /rooms` and `GET /rooms/:id`.
enum ReadRooms {
    static let order = ListOrder.rising("rooms", .text("sort_key"), .id("id"))

    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.search()
        try query.done()
        let source = RoomQueries.current(call.scope) + SearchText.condition("search", search)
        return .json(try page.read(tx, RoomRecord.columns, from: source))
    }

    static func get(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try RoomQueries.found(tx, call.scope, try call.id()))
    }
}
