import API
import Domain
import Storage

/// `GET /messages`: all that the caller may see, newest first.
enum ListMessages {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let scope = call.scope
        let query = call.request.query()
        let filter = MessageFilter(query)
        let page = PageRequest(query)
        try query.done()
        if let own = scope.patientId, let asked = filter.patientId, asked != own {
            throw Problem.forbidden("Patients can only see their own messages")
        }
        let rows = try tx.query(self.page(scope, filter, limit: page.limit, offset: page.offset), MessageRow.init)
        // A page that is not full tells the total by itself.
        let isLast = rows.count < page.limit && (!rows.isEmpty || page.offset == 0)
        let total = isLast ? page.offset + rows.count : try count(tx, scope, filter)
        let answer = Page(data: rows.map(\.wire), pagination: Pagination(page: page.page, limit: page.limit, total: total))
        return .json(answer, capacity: 768 * (rows.count + 1))
    }

    static func page(_ scope: ClinicScope, _ filter: MessageFilter, limit: Int, offset: Int) -> SQL {
        let pages: [SQL] = filter.sources(scope).map { source in
            """
            SELECT * FROM (
                SELECT m.id, m.created_at FROM messages m WHERE \(source)
                ORDER BY m.created_at DESC, m.id DESC LIMIT \(limit + offset)
            ) newest
            """
        }
        // PostgreSQL plans once for all limits; the literal one tells it that a page is small, so that it joins by index.
        return """
            SELECT \(MessageRow.columns(for: scope.userId))
            FROM (
                SELECT id FROM (
                    SELECT * FROM (\(pages.joined(separator: " UNION ALL "))) found
                    ORDER BY created_at DESC, id DESC LIMIT \(limit) OFFSET \(offset)
                ) page LIMIT 100
            ) page JOIN messages m ON m.id = page.id \(MessageRow.joins)
            ORDER BY m.created_at DESC, m.id DESC
            """
    }

    private static func count(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: MessageFilter) throws -> Int {
        guard scope.patientId == nil, filter.patientId == nil, filter.status == nil else {
            return try counted(tx, filter.sources(scope))
        }
        return try MessageTally.total(tx, scope, filter.channel, filter.direction) + counted(tx, filter.directSources(scope))
    }

    private static func counted(_ tx: borrowing Transaction, _ sources: [SQL]) throws -> Int {
        try sources.reduce(0) { sum, source in
            sum + (try tx.first("SELECT count(*) FROM messages m WHERE \(source)") { Int($0.int(0)) } ?? 0)
        }
    }
}
