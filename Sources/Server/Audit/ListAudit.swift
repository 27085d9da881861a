import API
import Domain
import Storage

/// `GET /audit`: who did what, newest first, by page or by cursor.
enum ListAudit {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let filter = AuditFilter(query)
        let page = PageRequest(query)
        let cursor = query.optional("cursor", .cursor(2, AuditQueries.Place.init))
        if query.has("cursor"), query.has("page") { query.refuse("page", "must not stand beside cursor") }
        if page.offset > AuditQueries.countLimit { query.refuse("page", "is too far; go on by cursor") }
        try query.done()

        let zone = try AuditQueries.zone(tx, call.scope)
        // One line more than the page shows whether the list goes on.
        var lines = try tx.query(
            AuditQueries.lines(
                call.scope, filter, zone, after: cursor, limit: page.limit + 1, offset: cursor == nil ? page.offset : 0)
        ) { row in
            let link = try AuditLink(row)
            return (place: AuditQueries.Place(at: link.at, number: link.number), row: try wire(link, row))
        }
        let goesOn = lines.count > page.limit
        if goesOn { lines.removeLast() }
        let total = try AuditQueries.total(tx, call.scope, filter, zone)
        return .json(
            AuditPage(
                data: lines.map(\.row),
                pagination: AuditPagination(
                    page: cursor == nil ? page.page : nil, limit: page.limit, total: total.count, isTotalExact: total.isExact,
                    nextCursor: goesOn ? lines.last?.place.cursor : nil)))
    }

    private static func wire(_ link: AuditLink, _ row: borrowing Row) throws -> API.AuditEntry {
        try API.AuditEntry(link, previousHash: row.get(14), hash: row.get(15))
    }
}
