/// A page of a list; with `updatedSince` also the rows that are no more, and from when on to ask next time:
/// `{data, pagination, deleted?, nextSince?}` (contract §4.13).
public struct ChangesPageOf<Element, Place> {
    public var data: [Element]
    public var pagination: Place
    /// There only in an answer to `updatedSince`.
    public var deleted: [DeletedRow]?
    /// The `updatedSince` of the next sync, UTC with three decimals. There only in an answer to `updatedSince`.
    public var nextSince: String?

    public init(data: [Element], pagination: Place, deleted: [DeletedRow]? = nil, nextSince: String? = nil) {
        (self.data, self.pagination, self.deleted, self.nextSince) = (data, pagination, deleted, nextSince)
    }
}

extension ChangesPageOf: Sendable where Element: Sendable, Place: Sendable {}
extension ChangesPageOf: Equatable where Element: Equatable, Place: Equatable {}
extension ChangesPageOf: Decodable where Element: Decodable, Place: Decodable {}

extension ChangesPageOf: WireObject, WireValue, JSONEncodable where Element: WireValue, Place: WireValue {
    public static var fields: [Field<ChangesPageOf>] {
        [
            Field("data", \.data, .list(Element.schema, limit: PageLimit.rows)), Field("pagination", \.pagination),
            .present("deleted", \.deleted, .list(DeletedRow.schema, limit: DeletedRow.limit)),
            .present("nextSince", \.nextSince, .timestamp),
        ]
    }

    /// The shape for lists of which nothing is ever deleted.
    public static var schemaWithoutDeleted: Schema {
        .object(fields.map(\.property).filter { $0.name != "deleted" })
    }
}

/// By page number, or by cursor.
public typealias ChangesPage<Element> = ChangesPageOf<Element, Pagination>
