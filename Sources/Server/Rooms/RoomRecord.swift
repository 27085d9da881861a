import API
import Domain
import Storage

/// A treatment room, as stored.
struct RoomRecord: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var name: String
    /// `#RRGGBB`.
    var color: String?
    var createdAt: Instant
    var updatedAt: Instant
    /// When what appointments show of it last changed; nil while it is as at first.
    var renamedAt: Instant?

    static let columns = Columns(
        "id", "clinic_id", "name", "color", "created_at", "updated_at", "renamed_at", as: RoomRecord.init)
}

extension RoomRecord: WireObject {
    static let schemaName: String? = "Room"
    static let fields: [Field<RoomRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("name", \.name),
        Field("color", \.color, .color),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}

/// Treatment rooms (contract §8).
extension RoomRecord: NamedRecord {
    static let kind = NamedRecordKind(
        table: "rooms", path: "rooms", noun: "room", oneNoun: "a room", entity: .room,
        takenCode: "ROOM_EXISTS")

    private static let nameLength = 100

    static func new(_ fields: Fields) throws -> Making {
        let color = fields.optional("color", .color)
        let name = try fields.done(fields.required("name", .text(max: nameLength)))
        return { RoomRecord(id: $0, clinicId: $1, name: name, color: color, createdAt: $2, updatedAt: $2) }
    }

    static func change(_ fields: Fields) throws -> Changing {
        let name = fields.replacing("name", .text(max: nameLength))
        let color = fields.change("color", .color)
        try fields.done()
        return { room in
            room.name = name ?? room.name
            room.color = color.applied(to: room.color)
        }
    }

    var ownColumns: [(name: SQL, value: SQL)] {
        [("color", "\(color)"), ("renamed_at", "\(renamedAt)")]
    }

    mutating func noteChanged(at now: Instant) { (updatedAt, renamedAt) = (now, now) }

    static let pages = NamedRecordPages(
        newExample: ["name": "Room 1", "color": "#FF5733"], changeExample: ["color": "#3366FF"],
        removeNote: "Appointments that are booked in it keep it.")
}

/// How a room is shown with its appointments.
struct RoomSign: Sendable {
    var name: String
    var color: String?

    static let columns = Columns("name", "color", as: RoomSign.init)

    /// Throws 404 unless the room, when there is one, is the clinic's.
    @discardableResult
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID?) throws -> RoomSign? {
        try found(tx, try ask(tx, scope, id))
    }

    /// The same, asked ahead; nil for no room.
    static func ask(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID?) throws -> Asked? {
        guard let id else { return nil }
        return try tx.ask(["SELECT \(columns) FROM \(RoomRecord.current(scope)) AND id = \(id)"])
    }

    static func found(_ tx: borrowing Transaction, _ asked: Asked?) throws -> RoomSign? {
        guard let asked else { return nil }
        guard let sign = try tx.first(asked, columns.read) else { throw Problem.notFound("Room") }
        return sign
    }
}
