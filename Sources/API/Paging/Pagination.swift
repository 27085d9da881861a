/// Where a page stands among all pages.
public struct Pagination: WireObject, Decodable, Sendable, Equatable {
    /// The first page is 1. Null in a page that a cursor led to.
    public var page: Int?
    /// The most rows that a page has, 1 to 100.
    public var limit: Int
    /// Rows on all pages together.
    public var total: Int
    /// The pages that `total` rows take; 0 for no rows.
    public var totalPages: Int
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    /// Takes every value as given; ``init(page:limit:total:nextCursor:)`` counts the pages itself.
    public init(page: Int?, limit: Int, total: Int, totalPages: Int, nextCursor: String? = nil) {
        (self.page, self.limit, self.total, self.totalPages) = (page, limit, total, totalPages)
        self.nextCursor = nextCursor
    }

    /// `Pagination`, as the API description calls it.
    public static let schemaName: String? = "Pagination"
    /// `{page, limit, total, totalPages, nextCursor}`.
    public static let fields: [Field<Pagination>] = [
        Field("page", \.page), Field("limit", \.limit), Field("total", \.total),
        Field("totalPages", \.totalPages), Field("nextCursor", \.nextCursor),
    ]
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
public struct OffsetPagination: WireObject, Decodable, Sendable, Equatable {
    /// The most rows that a page has, 1 to 100.
    public var limit: Int
    /// Null in a page that a cursor led to.
    public var offset: Int?
    /// Rows in this page.
    public var count: Int
    /// The page that the offset falls in, from 1. Null in a page that a cursor led to.
    public var page: Int?
    /// Rows on all pages together.
    public var total: Int
    /// The pages that `total` rows take; 0 for no rows.
    public var totalPages: Int
    /// Leads to the next page; null on the last.
    public var nextCursor: String?

    /// Takes every value as given; ``init(limit:offset:count:total:nextCursor:)`` counts the pages itself.
    public init(
        limit: Int, offset: Int?, count: Int, page: Int? = nil, total: Int, totalPages: Int,
        nextCursor: String? = nil
    ) {
        (self.limit, self.offset, self.count, self.page, self.total) = (limit, offset, count, page, total)
        (self.totalPages, self.nextCursor) = (totalPages, nextCursor)
    }

    /// `{limit, offset, count, page, total, totalPages, nextCursor}`.
    public static let fields: [Field<OffsetPagination>] = [
        Field("limit", \.limit), Field("offset", \.offset), Field("count", \.count), Field("page", \.page),
        Field("total", \.total), Field("totalPages", \.totalPages), Field("nextCursor", \.nextCursor),
    ]
}

extension OffsetPagination {
    /// A page without totals, as in the specification's sample, counts as the whole list.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let count = try keys.decode(Int.self, forKey: .count)
        self.init(
            limit: try keys.decode(Int.self, forKey: .limit),
            offset: try keys.decodeIfPresent(Int.self, forKey: .offset), count: count,
            page: try keys.decodeIfPresent(Int.self, forKey: .page),
            total: try keys.decodeIfPresent(Int.self, forKey: .total) ?? count,
            totalPages: try keys.decodeIfPresent(Int.self, forKey: .totalPages) ?? 1,
            nextCursor: try keys.decodeIfPresent(String.self, forKey: .nextCursor))
    }

    private enum CodingKeys: String, CodingKey {
        case limit, offset, count, page, total, totalPages, nextCursor
    }

    /// `page` is the one that the offset falls in, counted from 1; a page by cursor has neither.
    public init(limit: Int, offset: Int?, count: Int, total: Int, nextCursor: String? = nil) {
        self.init(
            limit: limit, offset: offset, count: count, page: offset.map { limit > 0 ? $0 / limit + 1 : 1 },
            total: total,
            totalPages: Pagination.pages(of: total, limit: limit), nextCursor: nextCursor)
    }
}
