import API
import Domain
import HTTPTypes
import Storage

/// `GET /clinics` and `GET /clinics/:id`.
enum ReadClinics {
    static let order = ListOrder.rising("clinics", .text("c.sort_key"), .id("c.id"))

    static func list(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        try query.done()
        let source = ClinicQueries.mine(call.scope) + SearchText.condition("c.search", search)
        return .json(try page.read(tx, ClinicRecord.columns, from: source))
    }

    static func get(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        .json(try ClinicQueries.found(tx, try ClinicAccess.member(tx, call)))
    }
}
