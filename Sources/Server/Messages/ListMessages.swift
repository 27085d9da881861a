import API
import Domain
import HTTPTypes
import Storage

/// `GET /messages`: all that the caller may see, newest first.
enum ListMessages {
    static let order = ListOrder.falling("messages", .instant("m.created_at"), .id("m.id"))

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let (filter, changes, page) = try ListChanges.read(call, order, MessageFilter.init)
        if let own = scope.patientId, let asked = filter.patientId, asked != own {
            throw Problem.forbidden("Patients can only see their own messages")
        }
        if let changes { return try answer(changes, filter, tx, scope) }
        let range = try MessageRange(tx, scope, filter)
        let found = try page.rows(tx, rows(tx, range, page), MessageRow.columns(for: scope.userId).read)
        // A last page tells the total by itself.
        let isEnd =
            page.position == nil && found.nextCursor == nil && (!found.rows.isEmpty || page.offset == 0)
        let total = isEnd ? page.offset + found.rows.count : try range.count(tx)
        let answer = ChangesPage(
            data: found.rows, pagination: page.pagination(total: total, nextCursor: found.nextCursor))
        return .json(answer, capacity: 768 * (found.rows.count + 1))
    }

    private static func answer(
        _ changes: ListChanges, _ filter: MessageFilter, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws -> Reply {
        let sources = MessageChanges(scope: scope, filter: filter, since: changes.since).sources
        let found = try changes.read(tx, sources)
        let rows = try tx.query(some(scope, found.ids), MessageRow.columns(for: scope.userId).read)
        let deleted = try DeletedMessages.since(changes.since, tx, scope, filter)
        return .json(found.answer(rows, changes, deleted: deleted), capacity: 768 * (rows.count + 1))
    }

    /// Some messages that the caller may see, newest first.
    private static func some(_ scope: ClinicScope, _ ids: [ID]) -> SQL {
        """
        SELECT \(MessageRow.columns(for: scope.userId)), \(order.columns) FROM messages m \(MessageRow.joins)
        WHERE m.id IN \(list: ids) ORDER BY \(order.sequence)
        """
    }

    /// The page's rows and one more, if there is one.
    private static func rows(
        _ tx: borrowing Transaction, _ range: MessageRange, _ page: PageRequest
    ) throws -> SQL {
        let (position, limit, offset) = (page.position, page.limit + 1, page.offset)
        guard range.route != nil else {
            return self.page(range, after: position, limit: limit, offset: offset)
        }
        // In one statement, PostgreSQL takes the way through the threads for so dear that it no longer cares
        // how it joins the rest.
        return some(
            range.scope,
            try tx.query(ids(range, after: position, limit: limit, offset: offset)) { try $0.get(0) as ID })
    }

    static func page(
        _ range: MessageRange, after position: CursorPosition? = nil, limit: Int, offset: Int
    ) -> SQL {
        // PostgreSQL plans once for all limits; the literal one tells it that a page is small, so that it
        // joins by index.
        """
        SELECT \(MessageRow.columns(for: range.scope.userId)), \(order.columns)
        FROM (SELECT id FROM (\(ids(range, after: position, limit: limit, offset: offset))) page
        LIMIT 101) page
        JOIN messages m ON m.id = page.id \(MessageRow.joins)
        ORDER BY \(order.sequence)
        """
    }

    static func ids(
        _ range: MessageRange, after position: CursorPosition? = nil, limit: Int, offset: Int
    ) -> SQL {
        let pages: [SQL] = range.pages(after: position, limit: limit + offset).map { page in
            "SELECT * FROM (\(page)) newest"
        }
        return """
            SELECT id, created_at FROM (\(pages.joined(separator: " UNION ALL "))) found
            ORDER BY created_at DESC, id DESC LIMIT \(limit) OFFSET \(offset)
            """
    }
}

/// Where a bare list goes on: a `Link` header with `rel="next"` (RFC 8288), for lists whose body has no room
/// to say so.
enum NextLink {
    static func link(_ request: RequestData, _ parameters: [(String, String)]) -> String {
        let query = parameters.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return "<\(request.path)?\(query)>; rel=\"next\""
    }
}
