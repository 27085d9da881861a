import API
import Domain
import Storage

/// `GET /appointments`: a page of the clinic's appointments; a patient's own (contract §4.13).
enum ListAppointments {
    static let order = ListOrder.rising("appointments", .date("a.date"), .time("a.time"), .id("a.id"))
    /// Where a row of the list has the order's columns.
    private static let positions = ["a.date", "a.time", "a.id"].map {
        AppointmentRow.columns.position(of: $0)
    }

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let query = try Query(call.request.query(), scope)
        var filter = query.filter
        if let own = scope.patientId {
            guard filter.patientId == nil || filter.patientId == own else {
                throw Problem.forbidden("Patients can only see their own appointments")
            }
            filter.patientId = own
        }
        if let changes = query.changes { return try answer(changes, filter, tx, scope) }
        filter.after = query.cursor
        return try answer(
            filter, limit: query.limit, offset: query.cursor == nil ? query.offset : nil, tx, scope)
    }

    struct Query {
        let filter: AppointmentFilter
        let limit: Int
        let offset: Int
        let changes: ListChanges?
        let cursor: CursorPosition?

        init(_ query: Fields, _ scope: ClinicScope) throws {
            filter = AppointmentFilter(query)
            limit = query.limit()
            offset = Self.offset(query, limit: limit)
            changes = ListChanges(query, of: order.list, scope, offset: offset)
            cursor = query.has("updatedSince") ? nil : query.cursor(order, scope)
            if let start = filter.start, let end = filter.end, start > end {
                query.refuse("startDate", "must not be after endDate")
            }
            try query.done()
        }

        /// Rows to skip: by `page` or by `offset`. Where a cursor leads, neither may stand beside it; errors
        /// are left in `query`.
        private static func offset(_ query: Fields, limit: Int) -> Int {
            let page = query.optional(
                "page", .integer(in: PageRequest.pages), "The page instead, from 1; not beside an offset")
            let offset = query.optional("offset", .integer(in: 0...1_000_000_000), "Rows to skip")
            for name in ["page", "offset"] where query.has(name) && query.has("cursor") {
                query.refuse(name, "must not stand beside cursor")
            }
            if query.has("page"), query.has("offset") {
                query.refuse("page", "must not stand beside offset")
            }
            return page.map { ($0 - 1) * limit } ?? offset ?? 0
        }
    }

    /// - Parameter offset: Nil for a page that a cursor led to.
    private static func answer(
        _ filter: AppointmentFilter, limit: Int, offset: Int?, _ tx: borrowing Transaction,
        _ scope: ClinicScope
    ) throws -> Reply {
        var json = JSONWriter(capacity: limit * AppointmentRow.bytes)
        var last: CursorPosition?
        // One row more than the page shows whether the list goes on.
        let sql = AppointmentQueries.page(scope, filter, limit: limit + 1, offset: offset ?? 0)
        let (count, goesOn) = try write(tx, sql, for: scope.role, limit: limit, to: &json) { row in
            last = try order.position(row, at: positions)
        }
        // A last page tells the total by itself.
        let isEnd = offset != nil && !goesOn && (count > 0 || offset == 0)
        var all = filter
        all.after = nil
        let total = isEnd ? (offset ?? 0) + count : try AppointmentTotals.count(tx, scope, all)
        json.field(
            "pagination",
            OffsetPagination(
                limit: limit, offset: offset, count: count, total: total,
                nextCursor: goesOn ? last?.cursor(order, scope) : nil))
        json.endObject()
        return .json(bytes: json.bytes, records: count)
    }

    /// A page of a sync, with where the next one begins.
    private static func answer(
        _ changes: ListChanges, _ filter: AppointmentFilter, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws -> Reply {
        let page = changes.page
        let found = try changes.read(tx, filter.changes(since: changes.since, scope))
        var json = JSONWriter(capacity: found.ids.count * AppointmentRow.bytes)
        let (count, _) = try write(
            tx, AppointmentQueries.some(scope, found.ids), for: scope.role, limit: page.limit, to: &json
        ) { _ in }
        json.field(
            "pagination",
            OffsetPagination(
                limit: page.limit, offset: page.position == nil ? page.offset : nil, count: count,
                total: found.total,
                nextCursor: found.nextCursor))
        json.field("nextSince", found.nextSince.description)
        json.endObject()
        return .json(bytes: json.bytes, records: count)
    }

    /// Begins the answer with the rows of `sql`, `limit` at most. `appointment` sees the last one of
    /// a full page.
    private static func write(
        _ tx: borrowing Transaction, _ sql: SQL, for role: Role, limit: Int, to json: inout JSONWriter,
        _ appointment: (borrowing Row) throws -> Void
    ) throws -> (count: Int, goesOn: Bool) {
        var (count, goesOn) = (0, false)
        json.beginObject()
        json.key("data")
        json.beginArray()
        try tx.each(sql) { row in
            guard count < limit else {
                goesOn = true
                return
            }
            AppointmentRow.write(row, to: &json, for: role)
            count += 1
            if count == limit { try appointment(row) }
        }
        json.endArray()
        return (count, goesOn)
    }
}

extension AppointmentFilter {
    init(_ query: Fields) {
        start = query.optional("startDate", .date, "On or after this date")
        end = query.optional("endDate", .date, "On or before this date")
        doctorId = query.optional("doctorId", .id, "Of this doctor")
        patientId = query.optional("patientId", .id, "Of this patient")
        roomId = query.optional("roomId", .id, "In this room")
        status = query.optional("status", .choice(of: AppointmentStatus.self), "In this status")
    }
}

/// `GET /appointments/:id`.
enum GetAppointment {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try AppointmentRow.found(tx, call.scope, try call.id()).shown(to: call.scope.role))
    }
}
