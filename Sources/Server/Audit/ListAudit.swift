import API
import Domain
import Storage

/// `GET /audit`: who did what, newest first, by page or by cursor.
enum ListAudit {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let filter = AuditFilter(query)
        let page = PageRequest(query, AuditQueries.order, call.scope)
        if page.offset > AuditQueries.countLimit { query.refuse("page", "is too far; go on by cursor") }
        try query.done()

        let zone = try AuditQueries.zone(tx, call.scope)
        // One line more than the page shows whether the list goes on.
        let lines = AuditQueries.lines(
            call.scope, filter, zone, after: page.position, limit: page.limit + 1, offset: page.offset)
        let found = try page.rows(tx, lines, AuditLine.columns.read)
        let rows = try AuditLine.opened(found.rows, tx)
        let total = try AuditQueries.total(tx, call.scope, filter, zone)
        return .json(
            PageOf(
                data: rows,
                pagination: AuditPagination(
                    page: page.page, limit: page.limit, total: total.count, isTotalExact: total.isExact,
                    nextCursor: found.nextCursor)))
    }
}
