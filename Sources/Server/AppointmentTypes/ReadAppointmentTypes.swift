import API
import Domain
import HTTPTypes
import Storage

/// `GET /appointment-types` and `GET /appointment-types/:id`.
enum ReadAppointmentTypes {
    static let order = ListOrder.rising("appointment-types", .text("sort_key"), .id("id"))

    static func list(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        try query.done()
        let source = AppointmentTypeQueries.current(call.scope) + SearchText.condition("search", search)
        return .json(try page.read(tx, AppointmentTypeRecord.columns, from: source))
    }

    static func get(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        .json(try AppointmentTypeQueries.found(tx, call.scope, try call.id()))
    }
}
