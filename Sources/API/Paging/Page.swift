/// One page of a list, and where it stands: `{data, pagination}`.
public struct PageOf<Element: WireValue, Place: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]
    public var pagination: Place

    public init(data: [Element], pagination: Place) {
        self.data = data
        self.pagination = pagination
    }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.field("pagination", pagination)
        json.endObject()
    }
}

/// By page number, or by cursor: `{page, limit, total, totalPages, nextCursor}` (spec, "Pagination").
public typealias Page<Element: WireValue> = PageOf<Element, Pagination>

/// By offset, as the list of appointments: `{limit, offset, count, page, total, totalPages,
/// nextCursor}` (contract §4.13).
public typealias OffsetPage<Element: WireValue> = PageOf<Element, OffsetPagination>
