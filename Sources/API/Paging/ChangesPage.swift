/// A page of a list; with `updatedSince` also the rows that are no more, and from when on to ask next time:
/// `{data, pagination, deleted?, nextSince?}` (contract §4.13).
public struct ChangesPage<Element: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]
    public var pagination: Pagination
    /// There only in an answer to `updatedSince`.
    public var deleted: [DeletedRow]?
    /// The `updatedSince` of the next sync, UTC with three decimals. There only in an answer to `updatedSince`.
    public var nextSince: String?

    public init(
        data: [Element],
        pagination: Pagination,
        deleted: [DeletedRow]? = nil,
        nextSince: String? = nil
    ) {
        self.data = data
        self.pagination = pagination
        self.deleted = deleted
        self.nextSince = nextSince
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.field("pagination", pagination)
        if let deleted { json.field("deleted", deleted) }
        if let nextSince { json.field("nextSince", nextSince) }
        json.endObject()
    }
}
