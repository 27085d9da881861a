/// One page of a list, and where it stands: `{data, pagination}`.
public struct PageOf<Element, Place> {
    /// The rows of this page in the list's order, at most ``PageLimit/rows``.
    public var data: [Element]
    /// Where this page stands.
    public var pagination: Place

    /// A page of these rows.
    public init(data: [Element], pagination: Place) {
        (self.data, self.pagination) = (data, pagination)
    }
}

extension PageOf: Sendable where Element: Sendable, Place: Sendable {}
extension PageOf: Equatable where Element: Equatable, Place: Equatable {}
extension PageOf: Decodable where Element: Decodable, Place: Decodable {}

extension PageOf: WireObject, WireValue, JSONEncodable where Element: WireValue, Place: WireValue {
    /// `{data, pagination}`.
    public static var fields: [Field<PageOf>] {
        [
            Field("data", \.data, .list(Element.schema, limit: PageLimit.rows)),
            Field("pagination", \.pagination),
        ]
    }
}

/// By page number, or by cursor: `{page, limit, total, totalPages, nextCursor}` (spec, "Pagination").
public typealias Page<Element> = PageOf<Element, Pagination>

/// By offset, as the list of appointments: `{limit, offset, count, page, total, totalPages,
/// nextCursor}` (contract §4.13).
public typealias OffsetPage<Element> = PageOf<Element, OffsetPagination>

/// The bounds of every page.
public enum PageLimit {
    /// The most rows that a page has (spec, "Pagination").
    public static let rows = 100
}

/// A page of a list; with `updatedSince` also the rows that are no more, and from when on to ask next time:
/// `{data, pagination, deleted?, nextSince?}` (contract §4.13).
public struct ChangesPageOf<Element, Place> {
    /// The rows of this page in the list's order, at most ``PageLimit/rows``.
    public var data: [Element]
    /// Where this page stands.
    public var pagination: Place
    /// There only in an answer to `updatedSince`.
    public var deleted: [DeletedRow]?
    /// The `updatedSince` of the next sync, UTC with three decimals. There only in an
    /// answer to `updatedSince`.
    public var nextSince: String?

    /// A page of these rows; what is left nil is left out of the body.
    public init(data: [Element], pagination: Place, deleted: [DeletedRow]? = nil, nextSince: String? = nil) {
        (self.data, self.pagination, self.deleted, self.nextSince) = (data, pagination, deleted, nextSince)
    }
}

extension ChangesPageOf: Sendable where Element: Sendable, Place: Sendable {}
extension ChangesPageOf: Equatable where Element: Equatable, Place: Equatable {}
extension ChangesPageOf: Decodable where Element: Decodable, Place: Decodable {}

extension ChangesPageOf: WireObject, WireValue, JSONEncodable where Element: WireValue, Place: WireValue {
    /// `{data, pagination, deleted?, nextSince?}`.
    public static var fields: [Field<ChangesPageOf>] {
        [
            Field("data", \.data, .list(Element.schema, limit: PageLimit.rows)),
            Field("pagination", \.pagination),
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

/// A whole list in an envelope: `{data}`.
public struct DataList<Element> {
    /// All rows of the list in its order.
    public var data: [Element]

    /// A list of these rows.
    public init(data: [Element]) { self.data = data }
}

extension DataList: Sendable where Element: Sendable {}
extension DataList: Equatable where Element: Equatable {}
extension DataList: Decodable where Element: Decodable {}

extension DataList: WireObject, WireValue, JSONEncodable where Element: WireValue {
    /// `{data}`.
    public static var fields: [Field<DataList>] { [Field("data", \.data)] }
}

/// A row that was removed, for phones that keep a copy.
public struct DeletedRow: WireObject, Decodable, Sendable, Equatable {
    /// Of one answer. A phone that gets so many asks again from the last one's moment.
    public static let limit = 1000

    /// UUID of the row that was removed.
    public var id: String
    /// When it was removed: RFC 3339 in UTC with milliseconds.
    public var deletedAt: String

    /// A row that was removed at this time.
    public init(id: String, deletedAt: String) {
        (self.id, self.deletedAt) = (id, deletedAt)
    }

    /// `{id, deletedAt}`.
    public static let fields: [Field<DeletedRow>] = [
        Field("id", \.id, .uuid), Field("deletedAt", \.deletedAt, .timestamp),
    ]
}
