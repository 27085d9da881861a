import API
import Domain
import Storage

/// What `POST /rooms` asks for.
struct RoomDraft: Sendable {
    static let nameLength = 100

    var name: String
    var color: String?

    init(_ fields: Fields) throws {
        color = fields.optional("color", .color)
        name = try fields.done(fields.required("name", .text(max: Self.nameLength)))
    }
}

enum CreateRoom {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<RoomDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let draft = try body.get()
        let id = call.newId()
        let now = try recorder.stamp(tx)
        try RoomQueries.naming(
            tx,
            RoomQueries.insert(
                id: id, clinicId: call.scope.clinicId, name: draft.name, color: draft.color, at: now))
        let room = try RoomQueries.found(tx, call.scope, id)
        recorder.audit(.created, .room, id, before: nil, after: room)
        return .created(room, at: "\(RoomRoutes.address)/\(id)")
    }
}
