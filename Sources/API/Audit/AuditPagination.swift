/// A page of the audit trail.
public typealias AuditPage = PageOf<AuditEntry, AuditPagination>

/// Where a page of the audit trail stands. The trail only grows, so its rows are counted up to a bound.
public struct AuditPagination: WireObject, Decodable, Sendable, Equatable {
    /// Null for a page that a cursor led to.
    public var page: Int?
    /// The most rows that a page has, 1 to 100.
    public var limit: Int
    /// How many rows the filter finds, counted up to a bound; see `isTotalExact`.
    public var total: Int
    /// The pages that `total` rows take; 0 for no rows.
    public var totalPages: Int
    /// False when there are more than `total` rows.
    public var isTotalExact: Bool
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    /// Works out `totalPages` from `total` and `limit`.
    public init(page: Int?, limit: Int, total: Int, isTotalExact: Bool, nextCursor: String?) {
        (self.page, self.limit, self.total) = (page, limit, total)
        totalPages = Pagination.pages(of: total, limit: limit)
        (self.isTotalExact, self.nextCursor) = (isTotalExact, nextCursor)
    }

    /// `{page, limit, total, totalPages, isTotalExact, nextCursor}`.
    public static let fields: [Field<AuditPagination>] = [
        Field("page", \.page), Field("limit", \.limit), Field("total", \.total),
        Field("totalPages", \.totalPages), Field("isTotalExact", \.isTotalExact),
        Field("nextCursor", \.nextCursor),
    ]
}
