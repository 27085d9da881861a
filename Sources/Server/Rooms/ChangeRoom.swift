import API
import Domain
import HTTPTypes
import Storage

/// What `PATCH /rooms/:id` asks for.
struct RoomChange: Sendable {
    var name: String?
    var color: Change<String>

    init(_ request: Incoming) throws {
        let fields = try request.fields()
        name = fields.replacing("name", .text(max: RoomDraft.nameLength))
        color = fields.change("color", .color)
        try fields.done()
    }
}

enum ChangeRoom {
    static func run(_ tx: borrowing Transaction, _ call: Call, _ body: Decoded<RoomChange>, _ journal: Journal) throws -> Reply {
        let id = try call.id()
        let before = try RoomQueries.found(tx, call.scope, id, lock: true)
        let change = try body.get()
        let name = change.name ?? before.name
        let color = change.color.applied(to: before.color)
        guard (name, color) != (before.name, before.color) else { return .json(before) }
        let now = try journal.stamp(tx)
        try RoomQueries.naming(
            tx,
            """
            UPDATE rooms SET \(NameColumns.assignment(name)), color = \(color), updated_at = \(now), renamed_at = \(now)
            WHERE id = \(id) AND clinic_id = \(call.scope.clinicId)
            """)
        let after = try RoomQueries.found(tx, call.scope, id)
        journal.audit(.updated, .room, id, before: before, after: after)
        return .json(after)
    }
}
