import API
import Domain
import HTTPTypes
import Storage

/// What `PATCH /rooms/:id` asks for.
struct RoomChange: Sendable {
    var name: String?
    var color: Change<String>

    init(_ fields: Fields) throws {
        name = fields.replacing("name", .text(max: RoomDraft.nameLength))
        color = fields.change("color", .color)
        try fields.done()
    }
}

enum ChangeRoom {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<RoomChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let id = try call.id()
        let before = try RoomQueries.found(tx, call.scope, id, lock: true)
        let change = try body.get()
        let name = change.name ?? before.name
        let color = change.color.applied(to: before.color)
        guard (name, color) != (before.name, before.color) else { return .json(before) }
        let now = try recorder.stamp(tx)
        try RoomQueries.naming(
            tx,
            """
            UPDATE rooms SET \(NameColumns.assignment(name)), color = \(color), updated_at = \(now),
            renamed_at = \(now)
            WHERE id = \(id) AND clinic_id = \(call.scope.clinicId)
            """)
        let after = try RoomQueries.found(tx, call.scope, id)
        recorder.audit(.updated, .room, id, before: before, after: after)
        return .json(after)
    }
}
