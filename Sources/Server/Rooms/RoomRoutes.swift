import API
import Domain
import HTTPTypes

/// Treatment rooms (contract §8).
enum RoomRoutes {
    static let address = "/api/v1/protected/rooms"

    static let routes: [Route] = [
        .read("/rooms", .everyMember, list) { tx, call in try ReadRooms.list(tx, call) }.taggedByRevision(),
        .write(.post, "/rooms", .frontDesk, create, decode: RoomDraft.init) { tx, call, body, recorder in
            try CreateRoom.run(tx, call, body, recorder)
        },
        .read("/rooms/:id", .everyMember, get) { tx, call in try ReadRooms.get(tx, call) }
            .held { tx, call in _ = try RoomQueries.found(tx, call.scope, try call.id(), lock: true) },
        .write(.patch, "/rooms/:id", .frontDesk, change, decode: RoomChange.init) {
            tx, call, body, recorder in
            try ChangeRoom.run(tx, call, body, recorder)
        },
        .write(.delete, "/rooms/:id", .frontDesk, remove) { tx, call, recorder in
            try RemoveRoom.run(tx, call, recorder)
        },
    ]

    private static let tag = "Rooms"

    private static let list = Operation(
        tag: tag, summary: "List rooms", description: "By name. Every member may read.",
        query: .list { $0.search() },
        answer: .json(Page<RoomRecord>.schema))

    private static let get = Operation(tag: tag, summary: "Get a room", answer: .json(RoomRecord.schema))

    private static let create = Operation(
        tag: tag, summary: "Add a room",
        description:
            """
            For receptionists and admins. A name is taken however it is spelled: case, spaces and \
            invisible characters do not count (409).
            """,
        body: .init(example: ["name": "Room 1", "color": "#FF5733"]),
        status: .created, answer: .json(RoomRecord.schema), problems: [.conflict])

    private static let change = Operation(
        tag: tag, summary: "Change a room",
        description: "For receptionists and admins. A key that is missing stays as it is.",
        body: .init(example: ["color": "#3366FF"]),
        answer: .json(RoomRecord.schema), problems: [.conflict])

    private static let remove = Operation(
        tag: tag, summary: "Remove a room",
        description: "For receptionists and admins. Appointments that are booked in it keep it.",
        status: .noContent, answer: .nothing)
}
