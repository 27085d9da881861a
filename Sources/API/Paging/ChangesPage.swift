/// A page of a list, and with `updatedSince` the rows that are no more: `{data, pagination, deleted?}`.
public struct ChangesPage<Element> {
    public var data: [Element]
    public var pagination: Pagination
    /// There only in an answer to `updatedSince`.
    public var deleted: [DeletedRow]?

    public init(data: [Element], pagination: Pagination, deleted: [DeletedRow]? = nil) {
        (self.data, self.pagination, self.deleted) = (data, pagination, deleted)
    }
}

extension ChangesPage: Sendable where Element: Sendable {}
extension ChangesPage: Equatable where Element: Equatable {}
extension ChangesPage: Decodable where Element: Decodable {}

extension ChangesPage: WireObject, WireValue, JSONEncodable where Element: WireValue {
    public static var fields: [Field<ChangesPage>] {
        [
            Field("data", \.data, .list(Element.schema, limit: PageLimit.rows)), Field("pagination", \.pagination),
            .present("deleted", \.deleted, .list(DeletedRow.schema, limit: DeletedRow.limit)),
        ]
    }
}
