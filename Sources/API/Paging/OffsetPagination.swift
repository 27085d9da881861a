/// Where a page of visits stands, by offset and by page (contract §4.13).
public struct OffsetPagination: WireObject, Decodable, Sendable, Equatable {
    public var limit: Int
    /// Null in a page that a cursor led to.
    public var offset: Int?
    /// Rows in this page.
    public var count: Int
    public var page: Int?
    public var total: Int
    public var totalPages: Int
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    public init(
        limit: Int, offset: Int?, count: Int, page: Int? = nil, total: Int, totalPages: Int,
        nextCursor: String? = nil
    ) {
        (self.limit, self.offset, self.count, self.page, self.total) = (limit, offset, count, page, total)
        (self.totalPages, self.nextCursor) = (totalPages, nextCursor)
    }

    public static let fields: [Field<OffsetPagination>] = [
        Field("limit", \.limit), Field("offset", \.offset), Field("count", \.count), Field("page", \.page),
        Field("total", \.total), Field("totalPages", \.totalPages), Field("nextCursor", \.nextCursor),
    ]
}

extension OffsetPagination {
    /// `page` is the one that the offset falls in, counted from 1; a page by cursor has neither.
    public init(limit: Int, offset: Int?, count: Int, total: Int, nextCursor: String? = nil) {
        self.init(
            limit: limit, offset: offset, count: count, page: offset.map { limit > 0 ? $0 / limit + 1 : 1 }, total: total,
            totalPages: Pagination.pages(of: total, limit: limit), nextCursor: nextCursor)
    }
}
