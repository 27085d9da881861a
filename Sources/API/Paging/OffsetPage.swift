/// One page of the list of visits: `{data, pagination: {limit, offset, count, page, total, totalPages}}` (contract §4.13).
public struct OffsetPage<Element: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]
    public var pagination: OffsetPagination

    public init(data: [Element], pagination: OffsetPagination) {
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

extension OffsetPagination {
    /// `page` is the one that the offset falls in, counted from 1; a page by cursor has neither.
    public init(limit: Int, offset: Int?, count: Int, total: Int, nextCursor: String? = nil) {
        self.init(
            limit: limit, offset: offset, count: count, page: offset.map { limit > 0 ? $0 / limit + 1 : 1 }, total: total,
            totalPages: Pagination.pages(of: total, limit: limit), nextCursor: nextCursor)
    }
}
