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

        var json = JSONWriter(capacity: limit * AppointmentListWriter.bytesPerVisit)
        var count = 0
        json.beginObject()
        json.key("data")
        json.beginArray()
        try tx.each(AppointmentQueries.page(scope, filter, limit: limit, offset: offset)) { row in
            AppointmentListWriter.write(row, to: &json)
            count += 1
        }
        json.endArray()
        // A page that is not full tells the total by itself.
        let isLast = count < limit && (count > 0 || offset == 0)
        let total = isLast ? offset + count : try AppointmentTotals.count(tx, scope, filter)
        json.field("pagination", OffsetPagination(limit: limit, offset: offset, count: count, total: total))
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
