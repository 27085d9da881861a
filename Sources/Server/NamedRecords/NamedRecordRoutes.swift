import API
import HTTPTypes

/// What the API description says of one kind alone.
struct NamedRecordPages: Sendable {
    var newExample: JSONValue
    var newNote = ""
    var changeExample: JSONValue
    var changeNote = ""
    var removeNote: String
}

extension NamedRecord {
    /// `/rooms` and `/rooms/:id`.
    static var routes: [Route] {
        [
            .read("/\(kind.path)", .everyMember, listPage, list).taggedByRevision(),
            .write(.post, "/\(kind.path)", .frontDesk, newPage, decode: new, create),
            .read("/\(kind.path)/:id", .everyMember, getPage) { tx, call in
                .json(try found(tx, call.scope, call.id()))
            }
            .held { tx, call in _ = try found(tx, call.scope, call.id(), lock: true) },
            .write(.patch, "/\(kind.path)/:id", .frontDesk, changePage, decode: change, change),
            .write(.delete, "/\(kind.path)/:id", .frontDesk, removePage, remove),
        ]
    }

    private static var tag: String { "\(kind.title)s" }

    private static var listPage: Operation {
        Operation(
            tag: tag, summary: "List \(kind.noun)s", description: "By name. Every member may read.",
            query: .list { $0.search() }, answer: .json(Page<Self>.schema))
    }

    private static var getPage: Operation {
        Operation(tag: tag, summary: "Get \(kind.oneNoun)", answer: .json(schema))
    }

    private static var newPage: Operation {
        Operation(
            tag: tag, summary: "Add \(kind.oneNoun)",
            description: """
                For receptionists and admins. A name is taken however it is spelled: case, spaces and \
                invisible characters do not count (409).\(pages.newNote)
                """,
            body: .init(example: pages.newExample), status: .created, answer: .json(schema),
            problems: [.conflict])
    }

    private static var changePage: Operation {
        Operation(
            tag: tag, summary: "Change \(kind.oneNoun)",
            description:
                "For receptionists and admins. A key that is missing stays as it is\(pages.changeNote).",
            body: .init(example: pages.changeExample), answer: .json(schema), problems: [.conflict])
    }

    private static var removePage: Operation {
        Operation(
            tag: tag, summary: "Remove \(kind.oneNoun)",
            description: "For receptionists and admins. \(pages.removeNote)", status: .noContent,
            answer: .nothing)
    }
}
