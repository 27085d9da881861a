import API
import Storage

/// `GET /appointments/:id`.
enum GetAppointment {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try AppointmentRow.found(tx, call.scope, try call.id()).wire)
    }
}
