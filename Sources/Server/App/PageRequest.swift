import API
import Storage

/// `page` and `limit` of a list (spec, "Pagination"), and the reading of that page.
struct PageRequest: Sendable, Equatable {
    static let pages = 1...1_000_000
    static let limits = 1...100
    static let defaultLimit = 50

    /// From 1.
    let page: Int
    let limit: Int

    /// Errors are left in `query`.
    init(_ query: Fields) {
        page = query.optional("page", .integer(in: Self.pages)) ?? 1
        limit = query.optional("limit", .integer(in: Self.limits)) ?? Self.defaultLimit
    }

    var offset: Int { (page - 1) * limit }

    /// The page of `source`, what stands between `FROM` and `ORDER BY`, and how many rows there are in all.
    func read<Element: WireValue>(
        _ tx: borrowing Transaction, _ columns: SQL, from source: SQL, order: SQL, _ map: (borrowing Row) throws -> Element
    ) throws -> Page<Element> {
        let total = try tx.first("SELECT count(*) FROM \(source)") { try $0.get(0) as Int } ?? 0
        let data = try tx.query("SELECT \(columns) FROM \(source) ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)", map)
        return Page(data: data, pagination: Pagination(page: page, limit: limit, total: total))
    }
}
