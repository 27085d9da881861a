/// One page of a list: `{data, pagination: {page, limit, total, totalPages}}` (spec, "Pagination").
public struct Page<Element: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]
    public var pagination: Pagination

    public init(data: [Element], pagination: Pagination) {
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

extension Pagination {
    /// The pages that `total` rows take; none for no rows.
    public init(page: Int, limit: Int, total: Int) {
        self.init(page: page, limit: limit, total: total, totalPages: Pagination.pages(of: total, limit: limit))
    }

    static func pages(of total: Int, limit: Int) -> Int {
        limit > 0 ? total / limit + (total % limit > 0 ? 1 : 0) : 0
    }
}
