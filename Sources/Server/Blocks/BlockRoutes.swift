import API
import Domain
import HTTPTypes
import Storage

/// Time that is kept free of appointments (front desk D5.7).
enum BlockRoutes {
    static let address = "/api/v1/protected/blocks"

    static let routes: [Route] = [
        .read("/blocks", .staff, list, ListBlocks.run).taggedByRevision(),
        .write(.post, "/blocks", .staff, create, decode: BlockBody.init, CreateBlock.run).committedAlone(),
        .read("/blocks/:id", .staff, get) { tx, call in
            .json(try BlockRecord.found(tx, call.scope, try call.id()))
        }.held { tx, call in _ = try BlockAccess.locked(tx, call) },
        .write(.patch, "/blocks/:id", .staff, change, decode: BlockChange.init, ChangeBlock.run)
            .committedAlone(),
        .write(.delete, "/blocks/:id", .staff, remove, RemoveBlock.run).committedAlone(),
    ]

    private static let tag = "Blocks"
    private static let writers = "Doctors write their own, receptionists and admins any."
    private static let refused = """
        Over appointments that hold their time and are not over: 409 `SLOT_CONFLICT`, whose `conflicts` \
        lists \(BlockAdmission.conflictLimit) pairs at most; with `keepVisits` they stay and the block lies \
        over them.
        """

    private static let list = Operation(
        tag: tag, summary: "List blocks",
        description: """
            For staff. Those that take place between `startDate` and `endDate`, by first day and time. A \
            repeated block is one row, with its first day and its repetition. Without `doctorId` and \
            `roomId`: everybody's.
            """,
        query: .list(ListBlocks.Filter.init), answer: .json(Page<BlockRecord>.schema))

    private static let get = Operation(
        tag: tag, summary: "Get a block", description: "For staff.", answer: .json(BlockRecord.schema))

    private static let create = Operation(
        tag: tag, summary: "Block time",
        description: """
            \(writers) Nothing can be booked there (409 `BLOCKED`) unless staff override it. The time is a \
            doctor's, a room's or, without `doctorId` and `roomId`, the whole clinic's. Slots give the title \
            as their reason; patients read "Not available". As with breaks, no buffer lies around a block. \
            With `repeat` it comes every day or week from `date` until that day, which is included. \
            \(refused)
            """,
        body: .init(
            "BlockDraft",
            example: [
                "doctorId": "550e8400-e29b-41d4-a716-446655440003", "date": "2026-05-18",
                "startTime": "13:00", "endTime": "14:00", "kind": "lunch", "title": "Lunch",
                "repeat": ["every": "day", "until": "2026-12-31"],
            ]),
        status: .created, answer: .json(BlockRecord.schema), problems: [.notFound, .conflict])

    private static let change = Operation(
        tag: tag, summary: "Change a block",
        description: """
            \(writers) A repeated block changes on all of its days. A key that is missing stays as it is; \
            `repeat` null makes it a single day. A block that stays where it is, with another title or \
            kind, is not judged again. \(refused)
            """,
        body: .init("BlockChange", example: ["startTime": "12:30", "endTime": "13:30"]),
        answer: .json(BlockRecord.schema), problems: [.conflict])

    private static let remove = Operation(
        tag: tag, summary: "Remove a block",
        description: "\(writers) A repeated block goes from all of its days.", status: .noContent,
        answer: .nothing)
}
