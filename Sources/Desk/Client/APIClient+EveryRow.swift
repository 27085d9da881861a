/// Lists that a page shows whole.
extension APIClient {
    /// Pages that are read at most: a page of the desk shows no more than so many hundred rows.
    static var mostPages: Int { 10 }

    /// The rows of a list from its first to its last page, by cursor: at most ``mostPages`` of 100 rows.
    /// - Throws: ``APIProblem`` as a single page does.
    func everyRow<Row: Decodable & Sendable>(
        _ path: String, _ filter: [(name: String, value: String)] = [], of type: Row.Type
    ) async throws -> [Row] {
        var rows: [Row] = []
        var query = FormData(filter + [(name: "limit", value: "100")])
        for _ in 0..<Self.mostPages {
            let page = try await get("\(path)?\(query.encoded)", as: ListPage<Row>.self)
            rows += page.data
            guard let cursor = page.pagination?.nextCursor else { break }
            query = query.setting("cursor", cursor)
        }
        return rows
    }
}

/// A page of any list, of which only the way on counts.
private struct ListPage<Row: Decodable & Sendable>: Decodable, Sendable {
    var data: [Row]
    var pagination: Place?

    struct Place: Decodable, Sendable {
        var nextCursor: String?
    }
}
