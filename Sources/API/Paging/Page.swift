/// One page of a list, and where it stands: `{data, pagination}`.
public struct PageOf<Element, Place> {
    public var data: [Element]
    public var pagination: Place

    public init(data: [Element], pagination: Place) {
        (self.data, self.pagination) = (data, pagination)
    }
}

extension PageOf: Sendable where Element: Sendable, Place: Sendable {}
extension PageOf: Equatable where Element: Equatable, Place: Equatable {}
extension PageOf: Decodable where Element: Decodable, Place: Decodable {}

extension PageOf: WireObject, WireValue, JSONEncodable where Element: WireValue, Place: WireValue {
    public static var fields: [Field<PageOf>] {
        [Field("data", \.data, .list(Element.schema, limit: PageLimit.rows)), Field("pagination", \.pagination)]
    }
}

/// By page number, or by cursor: `{page, limit, total, totalPages, nextCursor}` (spec, "Pagination").
public typealias Page<Element> = PageOf<Element, Pagination>

/// By offset, as the list of visits: `{limit, offset, count, page, total, totalPages, nextCursor}` (contract §4.13).
public typealias OffsetPage<Element> = PageOf<Element, OffsetPagination>

/// The bounds of every page.
public enum PageLimit {
    /// The most rows that a page has (spec, "Pagination").
    public static let rows = 100
}
