import API
import Domain
import Storage

extension DeletedRow {
    /// Of one answer. A phone that gets so many asks again from the last one's moment.
    static let limit = 1000

    /// Reads the row's id and when it was deleted.
    init(_ row: borrowing Row) throws {
        self.init(id: (try row.get(0) as ID).description, deletedAt: (try row.get(1) as Instant).description)
    }
}

extension Schema {
    /// As ``page(of:)``, with the rows deleted since in an answer to `updatedSince`.
    static func changes(of element: Schema) -> Schema {
        .object([
            .required("data", .list(element, limit: 100)), .required("pagination", .pagination),
            .answered(
                "deleted",
                .list(
                    .object([.required("id", .uuid), .required("deletedAt", .timestamp)]),
                    limit: DeletedRow.limit)),
        ])
    }
}
