import API
import Domain
import Storage

/// `page` and `limit` of a list (spec, "Pagination"), or the `cursor` that goes on, and the reading
/// of that page.
struct PageRequest: Sendable {
    static let pages = 1...1_000_000
    static let limits = 1...100
    static let defaultLimit = 50

    /// From 1; nil where a cursor leads, or where pages have no numbers.
    let page: Int?
    let limit: Int
    /// Rows to skip.
    let offset: Int
    /// The last row of the page before.
    let position: CursorPosition?
    /// The moment before which a list without page numbers is to begin.
    let before: Instant?
    let order: ListOrder
    private let scope: ClinicScope

    /// Errors are left in `query`.
    init(_ query: Fields, _ order: ListOrder, _ scope: ClinicScope) {
        let asked = query.optional("page", .integer(in: Self.pages), "Page, from 1") ?? 1
        if query.has("cursor"), query.has("page") { query.refuse("page", "must not stand beside cursor") }
        self.init(query, order, scope, first: asked)
    }

    /// Of a list that also goes by an offset, which is known already.
    init(_ query: Fields, _ order: ListOrder, _ scope: ClinicScope, offset: Int) {
        self.init(query, order, scope, first: nil, offset: offset)
    }

    /// Of a list without page numbers.
    init(
        unnumbered query: Fields, _ order: ListOrder, _ scope: ClinicScope,
        limits: ClosedRange<Int> = Self.limits, defaultLimit: Int = Self.defaultLimit
    ) {
        let before = query.optional(
            "before", .instant, "Only what was last written in before this moment; not beside a cursor")
        if query.has("cursor"), query.has("before") { query.refuse("before", "must not stand beside cursor") }
        self.init(
            query, order, scope, first: nil, before: before, limits: limits, defaultLimit: defaultLimit)
    }

    private init(
        _ query: Fields, _ order: ListOrder, _ scope: ClinicScope, first: Int?, offset: Int = 0,
        before: Instant? = nil, limits: ClosedRange<Int> = Self.limits,
        defaultLimit: Int = Self.defaultLimit
    ) {
        self.order = order
        self.scope = scope
        self.before = before
        limit = query.limit(in: limits, defaultLimit)
        position = query.cursor(order, scope)
        page = position == nil ? first : nil
        self.offset = page.map { [limit] in ($0 - 1) * limit } ?? (position == nil ? offset : 0)
    }

    /// Where the page begins, if not with the list: behind a cursor, or before a moment by the order's
    /// first column.
    var bound: SQL? { position.map(order.behind) ?? before.map { "\(order.keys[0].column) < \($0)" } }

    /// The page of `source`, what stands between `FROM` and `ORDER BY` with a `WHERE`, and how many rows
    /// there are in all.
    func read<Element>(
        _ tx: borrowing Transaction, _ columns: Columns<Element>, from source: SQL
    ) throws -> Page<Element> {
        let total = try tx.first("SELECT count(*) FROM \(source)") { try $0.get(0) as Int } ?? 0
        let found = try rows(tx, sql(columns.sql, from: source), columns.read)
        return Page(data: found.rows, pagination: pagination(total: total, nextCursor: found.nextCursor))
    }

    /// The page that a query asks for, and what narrows it. Throws all that is wrong with the query.
    /// - Parameter scope: The clinic's whose list it is; the caller's when nil.
    static func read<Filter>(
        _ call: AuthorizedRequest, _ order: ListOrder, in scope: ClinicScope? = nil,
        _ filter: (Fields) throws -> Filter
    ) throws -> (page: PageRequest, filter: Filter) {
        let query = call.request.query()
        let page = PageRequest(query, order, scope ?? call.scope)
        let wanted = try filter(query)
        try query.done()
        return (page, wanted)
    }

    /// A page of what the query's search finds in `source`; `column` holds what is searched.
    static func searched<Element>(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ order: ListOrder,
        _ columns: Columns<Element>, from source: SQL, by column: SQL
    ) throws -> Page<Element> {
        let (page, search) = try read(call, order) { $0.search() }
        return try page.read(tx, columns, from: source + SearchText.condition(column, search))
    }

    /// The page alone.
    func rows<Element>(
        _ tx: borrowing Transaction, _ columns: Columns<Element>, from source: SQL
    ) throws -> (rows: [Element], nextCursor: String?) {
        try rows(tx, sql(columns.sql, from: source), columns.read)
    }

    /// The query of a page, and of one row more where the list goes on.
    func sql(_ columns: SQL, from source: SQL) -> SQL {
        let behind: SQL = position.map { "AND \(order.behind($0))" } ?? .empty
        return """
            SELECT \(columns), \(order.columns) FROM \(source) \(behind)
            ORDER BY \(order.sequence) LIMIT \(limit + 1) OFFSET \(offset)
            """
    }

    /// The page by a query of its own, whose columns end with the order's and which finds one row more where
    /// the list goes on.
    func rows<Element>(
        _ tx: borrowing Transaction, _ sql: SQL, _ map: (borrowing Row) throws -> Element
    ) throws -> (rows: [Element], nextCursor: String?) {
        var rows: [Element] = []
        var last: CursorPosition?
        var goesOn = false
        try tx.each(sql) { row in
            guard rows.count < limit else {
                goesOn = true
                return
            }
            rows.append(try map(row))
            if rows.count == limit { last = try order.position(row) }
        }
        return (rows, goesOn ? last?.cursor(order, scope) : nil)
    }

    func pagination(total: Int, nextCursor: String?) -> Pagination {
        Pagination(page: page, limit: limit, total: total, nextCursor: nextCursor)
    }
}

extension Fields {
    /// How many rows a page has at most.
    func limit(
        in range: ClosedRange<Int> = PageRequest.limits, _ standard: Int = PageRequest.defaultLimit
    ) -> Int {
        optional("limit", .integer(in: range), "Rows in a page; \(standard) when absent") ?? standard
    }
}

extension [RequestField] {
    /// The query of a list by pages, and what narrows it.
    static func list<Filter>(_ filter: (Fields) throws -> Filter) -> Self {
        reading { query, scope in
            _ = try filter(query)
            _ = PageRequest(query, .rising("", .id("id")), scope)
        }
    }

    /// The same of a list that phones keep a copy of.
    static func changes<Filter>(_ filter: (Fields) throws -> Filter) -> Self {
        list { query in
            _ = try filter(query)
            _ = query.updatedSince
        }
    }
}

extension DeletedRow {
    /// For the API description.
    static let guide = """
        `deleted` names the rows deleted since, oldest first, \(limit) at most; where there are more, \
        `nextSince` leads to the rest.
        """

    /// Of these columns of a table that remembers what was deleted.
    static func columns(_ id: Columns<ID>, _ deletedAt: Columns<Instant>) -> Columns<DeletedRow> {
        Columns(id, deletedAt) { DeletedRow(id: $0.description, deletedAt: $1.description) }
    }
}
