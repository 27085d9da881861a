import API
import Domain
import HTTPTypes
import Storage

/// `GET /rooms` and `GET /rooms/:id`.
enum ReadRooms {
    static let order = ListOrder.rising("rooms", .text("sort_key"), .id("id"))

    static func list(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        try query.done()
        let source = RoomQueries.current(call.scope) + SearchText.condition("search", search)
        return .json(try page.read(tx, RoomRecord.columns, from: source))
    }

    static func get(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        .json(try RoomQueries.found(tx, call.scope, try call.id()))
    }
}
