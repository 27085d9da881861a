import API
import Storage

/// `GET /appointments/:id`.
enum GetAppointment {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        .json(try Visit.found(tx, call.scope, try call.id()))
    }
}
