/// A page of a list, and with `updatedSince` the rows that are no more: `{data, pagination, deleted?}`.
public struct ChangesPage<Element: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]
    public var pagination: Pagination
    /// There only in an answer to `updatedSince`.
    public var deleted: [DeletedRow]?

    public init(
        data: [Element],
        pagination: Pagination,
        deleted: [DeletedRow]? = nil
    ) {
        self.data = data
        self.pagination = pagination
        self.deleted = deleted
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.field("pagination", pagination)
        if let deleted { json.field("deleted", deleted) }
        json.endObject()
    }
}
