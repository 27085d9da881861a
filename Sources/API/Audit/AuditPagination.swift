/// A page of the audit trail.
public typealias AuditPage = PageOf<AuditEntry, AuditPagination>

/// Where a page of the audit trail stands. The trail only grows, so its rows are counted up to a bound.
public struct AuditPagination: JSONEncodable, Decodable, Sendable, Equatable {
    /// Null for a page that a cursor led to.
    public var page: Int?
    public var limit: Int
    public var total: Int
    public var totalPages: Int
    /// False when there are more than `total` rows.
    public var isTotalExact: Bool
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    public init(
        page: Int?,
        limit: Int,
        total: Int,
        isTotalExact: Bool,
        nextCursor: String?
    ) {
        self.page = page
        self.limit = limit
        self.total = total
        self.totalPages = Pagination.pages(of: total, limit: limit)
        self.isTotalExact = isTotalExact
        self.nextCursor = nextCursor
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("page", page)
        json.field("limit", limit)
        json.field("total", total)
        json.field("totalPages", totalPages)
        json.field("isTotalExact", isTotalExact)
        json.field("nextCursor", nextCursor)
        json.endObject()
    }
}
