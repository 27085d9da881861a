import API
import Domain
import HTTPTypes
import Storage

/// `GET /clinics` and `GET /clinics/:id`.
enum ReadClinics {
    static func list(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        try query.done()
        let source = ClinicQueries.mine(call.scope) + SearchText.condition(anyCase: "c.name", search)
        return .json(try page.read(tx, ClinicRecord.columns, from: source, order: "lower(c.name), c.id") { try ClinicRecord($0).wire })
    }

    static func get(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        .json(try ClinicQueries.found(tx, try ClinicAccess.member(tx, call)).wire)
    }
}
