import API
import Storage

/// `GET /messages/:id` (contract §5.6).
enum GetMessage {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        .json(try MessageRow.found(tx, call.scope, try call.id()))
    }
}
