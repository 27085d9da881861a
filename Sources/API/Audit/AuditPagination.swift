/// A page of the audit trail.
public typealias AuditPage = PageOf<AuditEntry, AuditPagination>

/// Where a page of the audit trail stands. The trail only grows, so its rows are counted up to a bound.
public struct AuditPagination: WireObject, Decodable, Sendable, Equatable {
    /// Null for a page that a cursor led to.
    public var page: Int?
    public var limit: Int
    public var total: Int
    public var totalPages: Int
    /// False when there are more than `total` rows.
    public var isTotalExact: Bool
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    public init(page: Int?, limit: Int, total: Int, isTotalExact: Bool, nextCursor: String?) {
        (self.page, self.limit, self.total) = (page, limit, total)
        totalPages = Pagination.pages(of: total, limit: limit)
        (self.isTotalExact, self.nextCursor) = (isTotalExact, nextCursor)
    }

    public static let fields: [Field<AuditPagination>] = [
        Field("page", \.page), Field("limit", \.limit), Field("total", \.total),
        Field("totalPages", \.totalPages), Field("isTotalExact", \.isTotalExact),
        Field("nextCursor", \.nextCursor),
    ]
}
