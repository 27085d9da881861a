/// Where a page stands among all pages.
public struct Pagination: JSONEncodable, Decodable, Sendable, Equatable {
    /// The first page is 1.
    public var page: Int
    public var limit: Int
    public var total: Int
    public var totalPages: Int

    public init(
        page: Int,
        limit: Int,
        total: Int,
        totalPages: Int
    ) {
        self.page = page
        self.limit = limit
        self.total = total
        self.totalPages = totalPages
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("page", page)
        json.field("limit", limit)
        json.field("total", total)
        json.field("totalPages", totalPages)
        json.endObject()
    }
}

extension Pagination {
    /// The pages that `total` rows take; none for no rows.
    public init(page: Int, limit: Int, total: Int) {
        self.init(page: page, limit: limit, total: total, totalPages: Pagination.pages(of: total, limit: limit))
    }

    static func pages(of total: Int, limit: Int) -> Int {
        limit > 0 ? total / limit + (total % limit > 0 ? 1 : 0) : 0
    }
}
