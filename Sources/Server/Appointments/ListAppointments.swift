import API
import Domain
import Storage

/// `GET /appointments`: a page of the clinic's visits; a patient's own (contract §4.13).
enum ListAppointments {
    static let limits = 1...100
    static let defaultLimit = 50

    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let scope = call.scope
        let query = call.request.query()
        var filter = AppointmentFilter(query)
        let limit = query.optional("limit", .integer(in: limits)) ?? defaultLimit
        let offset = query.optional("offset", .integer(in: 0...1_000_000_000)) ?? 0
        let cursor = query.optional("cursor", .cursor(AppointmentPlace.list, scope, count: 3, AppointmentPlace.init))
        if query.has("cursor"), query.has("offset") { query.refuse("offset", "must not stand beside cursor") }
        if let start = filter.start, let end = filter.end, start > end {
            query.refuse("startDate", "must not be after endDate")
        }
        try query.done()
        if let own = scope.patientId {
            guard filter.patientId == nil || filter.patientId == own else {
                throw Problem.forbidden("Patients can only see their own appointments")
            }
            filter.patientId = own
        }

        var json = JSONWriter(capacity: limit * Visit.bytes)
        var count = 0
        json.beginObject()
        json.key("data")
        json.beginArray()
        var page = filter
        page.after = cursor
        var last: AppointmentPlace?
        var goesOn = false
        // One row more than the page shows whether the list goes on.
        try tx.each(AppointmentQueries.page(scope, page, limit: limit + 1, offset: cursor == nil ? offset : 0)) { row in
            guard count < limit else {
                goesOn = true
                return
            }
            Visit.write(row, to: &json)
            count += 1
            if count == limit { last = try AppointmentPlace(row) }
        }
        json.endArray()
        // A last page tells the total by itself.
        let isEnd = cursor == nil && !goesOn && (count > 0 || offset == 0)
        let total = isEnd ? offset + count : try AppointmentTotals.count(tx, scope, filter)
        json.field(
            "pagination",
            OffsetPagination(
                limit: limit, offset: cursor == nil ? offset : nil, count: count, total: total,
                nextCursor: goesOn ? last?.cursor(scope) : nil))
        json.endObject()
        return .json(bytes: json.bytes)
    }
}

extension AppointmentFilter {
    init(_ query: Fields) {
        start = query.optional("startDate", .date)
        end = query.optional("endDate", .date)
        doctorId = query.optional("doctorId", .id)
        patientId = query.optional("patientId", .id)
        roomId = query.optional("roomId", .id)
        status = query.optional("status", .choice(of: AppointmentStatus.self))
        updatedSince = query.optional("updatedSince", .instant)
    }
}
