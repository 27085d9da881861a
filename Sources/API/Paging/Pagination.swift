/// Where a page stands among all pages.
public struct Pagination: JSONEncodable, Decodable, Sendable, Equatable {
    /// The first page is 1. Null in a page that a cursor led to.
    public var page: Int?
    public var limit: Int
    public var total: Int
    public var totalPages: Int
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    public init(
        page: Int?,
        limit: Int,
        total: Int,
        totalPages: Int,
        nextCursor: String? = nil
    ) {
        self.page = page
        self.limit = limit
        self.total = total
        self.totalPages = totalPages
        self.nextCursor = nextCursor
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("page", page)
        json.field("limit", limit)
        json.field("total", total)
        json.field("totalPages", totalPages)
        json.field("nextCursor", nextCursor)
        json.endObject()
    }
}

extension Pagination {
    /// The pages that `total` rows take; none for no rows.
    public init(page: Int?, limit: Int, total: Int, nextCursor: String? = nil) {
        self.init(
            page: page, limit: limit, total: total, totalPages: Pagination.pages(of: total, limit: limit),
            nextCursor: nextCursor)
    }

    static func pages(of total: Int, limit: Int) -> Int {
        limit > 0 ? total / limit + (total % limit > 0 ? 1 : 0) : 0
    }
}

/// Where a page of appointments stands, by offset and by page (contract §4.13).
public struct OffsetPagination: JSONEncodable, Decodable, Sendable, Equatable {
    public var limit: Int
    /// Null in a page that a cursor led to.
    public var offset: Int?
    /// Rows in this page.
    public var count: Int
    public var page: Int?
    public var total: Int?
    public var totalPages: Int?
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    public init(
        limit: Int,
        offset: Int?,
        count: Int,
        page: Int? = nil,
        total: Int? = nil,
        totalPages: Int? = nil,
        nextCursor: String? = nil
    ) {
        self.limit = limit
        self.offset = offset
        self.count = count
        self.page = page
        self.total = total
        self.totalPages = totalPages
        self.nextCursor = nextCursor
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("limit", limit)
        json.field("offset", offset)
        json.field("count", count)
        json.field("page", page)
        json.field("total", total)
        json.field("totalPages", totalPages)
        json.field("nextCursor", nextCursor)
        json.endObject()
    }
}

extension OffsetPagination {
    /// `page` is the one that the offset falls in, counted from 1; a page by cursor has neither.
    public init(limit: Int, offset: Int?, count: Int, total: Int, nextCursor: String? = nil) {
        self.init(
            limit: limit, offset: offset, count: count, page: offset.map { limit > 0 ? $0 / limit + 1 : 1 },
            total: total,
            totalPages: Pagination.pages(of: total, limit: limit), nextCursor: nextCursor)
    }
}
