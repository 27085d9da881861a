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
        let range = try MessageRange(tx, scope, filter)
        let rows = try self.rows(tx, range, limit: page.limit, offset: page.offset)
        // A page that is not full tells the total by itself.
        let isLast = rows.count < page.limit && (!rows.isEmpty || page.offset == 0)
        let total = isLast ? page.offset + rows.count : try range.count(tx)
        let answer = Page(data: rows.map(\.wire), pagination: Pagination(page: page.page, limit: page.limit, total: total))
        return .json(answer, capacity: 768 * (rows.count + 1))
    }

    private static func rows(_ tx: borrowing Transaction, _ range: MessageRange, limit: Int, offset: Int) throws -> [MessageRow] {
        guard range.route != nil else { return try tx.query(page(range, limit: limit, offset: offset), MessageRow.init) }
        // In one statement, PostgreSQL takes the way through the threads for so dear that it no longer cares how it joins the rest.
        let ids = try tx.query(ids(range, limit: limit, offset: offset)) { try $0.get(0) as ID }
        return try tx.query(
            """
            SELECT \(MessageRow.columns(for: range.scope.userId)) FROM messages m \(MessageRow.joins) WHERE m.id IN \(list: ids)
            ORDER BY m.created_at DESC, m.id DESC
            """, MessageRow.init)
    }

    static func page(_ range: MessageRange, limit: Int, offset: Int) -> SQL {
        // PostgreSQL plans once for all limits; the literal one tells it that a page is small, so that it joins by index.
        """
        SELECT \(MessageRow.columns(for: range.scope.userId))
        FROM (SELECT id FROM (\(ids(range, limit: limit, offset: offset))) page LIMIT 100) page
        JOIN messages m ON m.id = page.id \(MessageRow.joins)
        ORDER BY m.created_at DESC, m.id DESC
        """
    }

    static func ids(_ range: MessageRange, limit: Int, offset: Int) -> SQL {
        let pages: [SQL] = range.pages(limit: limit + offset).map { page in "SELECT * FROM (\(page)) newest" }
        return """
            SELECT id, created_at FROM (\(pages.joined(separator: " UNION ALL "))) found
            ORDER BY created_at DESC, id DESC LIMIT \(limit) OFFSET \(offset)
            """
    }
}
