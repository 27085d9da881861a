import API
import Domain
import Storage

/// What has changed in a list since a moment, for phones that keep a copy (`updatedSince`, contract §4.13).
///
/// Pages are cut by the time of the change, newest first: a row that changes between two pages comes to the
/// front, where the next sync finds it, and pushes none of the others out. Within a page the rows stand in
/// the list's own order.
struct ListChanges: Sendable {
    let since: Instant
    let page: PageRequest
    private let scope: ClinicScope

    /// For the API description.
    static let guide = """
        Each answer has `nextSince`, from when on to ask the next time: no later change is missed, and the \
        newest `updatedAt` seen does as well. Such pages begin with what changed last; a sync goes on by \
        `cursor`, or by number with the `nextSince` of its first page.
        """

    /// Nil for a list that is asked for as a whole. Errors are left in `query`.
    /// - Parameter offset: Rows to skip, for a list that goes by an offset too; else `page` says.
    init?(_ query: Fields, of list: String, _ scope: ClinicScope, offset: Int? = nil) {
        guard let since = query.updatedSince else { return nil }
        let order = Self.order(list)
        self.since = since
        self.scope = scope
        page = offset.map { PageRequest(query, order, scope, offset: $0) } ?? PageRequest(query, order, scope)
    }

    /// What a query asks of a list that can be asked for its changes; the page is that of the changes where
    /// they are asked for. Throws all that is wrong with the query.
    static func read<Filter>(
        _ call: AuthorizedRequest, _ order: ListOrder, _ filter: (Fields) throws -> Filter
    ) throws -> (filter: Filter, changes: ListChanges?, page: PageRequest) {
        let query = call.request.query()
        let wanted = try filter(query)
        let changes = ListChanges(query, of: order.list, call.scope)
        let page = changes?.page ?? PageRequest(query, order, call.scope)
        try query.done()
        return (wanted, changes, page)
    }

    /// The rows of a page, by id.
    struct Found {
        var ids: [ID]
        /// Rows that have changed.
        var total: Int
        var nextCursor: String?
        /// From when on to ask next time. Nothing that has changed since this sync began is before it.
        var nextSince: Instant
    }

    /// - Parameter sources: What has changed, and when: queries of `id` and `stamp`, which is ``since`` or
    ///   later. A row may be in several, and counts as changed by its latest stamp.
    func read(_ tx: borrowing Transaction, _ sources: [SQL]) throws -> Found {
        let changes: SQL = """
            SELECT found.id, max(found.stamp) AS stamp
            FROM (\(sources.joined(separator: " UNION ALL "))) found GROUP BY found.id
            """
        let latest = try ClinicSequences.lastChange(tx, scope).adding(milliseconds: 1)
        // All pages that a cursor leads to belong to the sync that began with the first. Of a page by number
        // nobody can tell when that was: what has changed after its own first row may be new.
        var next = begun ?? (page.offset == 0 ? latest : since)
        let sql = page.sql(
            "c.id, c.stamp",
            from:
                """
                (SELECT id, stamp, CAST(\(next) AS bigint) AS next_since
                FROM (\(changes)) all_of_them) c WHERE true
                """
        )
        let (rows, nextCursor) = try page.rows(tx, sql) { row in
            (id: try row.get(0) as ID, stamp: try row.get(1) as Instant)
        }
        if page.offset > 0, let first = rows.first { next = first.stamp }
        let isEnd = page.position == nil && nextCursor == nil && (!rows.isEmpty || page.offset == 0)
        let total =
            isEnd
            ? page.offset + rows.count
            : try tx.first("SELECT count(*) FROM (\(changes)) c") { Int($0.int(0)) } ?? 0
        return Found(ids: rows.map(\.id), total: total, nextCursor: nextCursor, nextSince: next)
    }

    /// Where the sync that a cursor goes on with said to begin next time.
    private var begun: Instant? {
        page.position?.values.last.flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
    }

    private static func order(_ list: String) -> ListOrder {
        .falling("\(list)/changes", .instant("c.stamp"), .id("c.id"), .instant("c.next_since"))
    }
}

extension Fields {
    var updatedSince: Instant? {
        optional(
            "updatedSince", .instant, "Changed at or after this moment, for phones that were offline")
    }
}

extension ListChanges.Found {
    /// The page as the wire shows it.
    /// - Parameter deleted: Those that are no more. Where there were more than fit, the next sync begins
    ///   with the rest.
    func answer<Element: WireValue>(
        _ data: [Element], _ changes: ListChanges, deleted: [DeletedRow]? = nil
    ) -> ChangesPage<Element> {
        var next = nextSince
        if let deleted, deleted.count == DeletedRow.limit,
            let last = deleted.last.flatMap({ Instant($0.deletedAt) })
        {
            next = min(next, last)
        }
        return ChangesPage(
            data: data, pagination: changes.page.pagination(total: total, nextCursor: nextCursor),
            deleted: deleted,
            nextSince: next.description)
    }
}

extension SQL {
    /// The rows of a table for each row before it in a `CROSS JOIN`, found by an index. PostgreSQL plans
    /// for any number of rows before it, and would read the whole table instead; SQLite joins in the order
    /// that is written.
    static func each(_ table: StaticString, as alias: StaticString, of condition: StaticString) -> SQL {
        let rows: SQL = "\(SQL(literal: table)) \(SQL(literal: alias))"
        return .dialect(
            sqlite: rows,
            postgres:
                """
                LATERAL (SELECT * FROM \(rows) WHERE \(SQL(literal: condition)) OFFSET 0)
                \(SQL(literal: alias))
                """
        )
    }
}
