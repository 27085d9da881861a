import API
import Domain
import Storage

extension DeletedRow {
    /// Of one answer. A phone that gets so many asks again from the last one's moment.
    static let limit = 1000

    /// For the API description.
    static let guide = """
        `deleted` names the rows deleted since, oldest first, \(limit) at most; where there are more, `nextSince` leads to the rest.
        """

    /// Reads the row's id and when it was deleted.
    init(_ row: borrowing Row) throws {
        self.init(id: (try row.get(0) as ID).description, deletedAt: (try row.get(1) as Instant).description)
    }
}

extension Schema {
    /// As ``page(of:)``, with what an answer to `updatedSince` says beside: where the next sync begins, and the rows deleted since.
    static func changes(of element: Schema, deletes: Bool) -> Schema {
        var properties: [Property] = [
            .required("data", .list(element, limit: 100)), .required("pagination", .pagination), .nextSince,
        ]
        if deletes {
            properties.append(
                .answered(
                    "deleted", .list(.object([.required("id", .uuid), .required("deletedAt", .timestamp)]), limit: DeletedRow.limit)))
        }
        return .object(properties)
    }
}

extension Schema.Property {
    /// In an answer to `updatedSince` only.
    static let nextSince = answered("nextSince", .timestamp)
}
