import API
import Domain
import HTTPTypes
import Storage

/// `GET /staff` and `GET /staff/:id`.
enum ReadStaff {
    static let order = ListOrder.rising("staff", .text("u.sort_key"), .id("u.id"))

    static func list(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        let role = query.optional("role", .choice(of: StaffRole.self))
        try query.done()
        var source = StaffRecord.current(call.scope)
        if let role { source += " AND m.role = \(role.rawValue)" }
        source += SearchText.condition("u.search", search)
        let staff = try page.read(tx, StaffRecord.columns, from: source)
        return .json(staff)
    }

    static func get(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        .json(try StaffRecord.found(tx, call.scope, try call.id()))
    }
}
