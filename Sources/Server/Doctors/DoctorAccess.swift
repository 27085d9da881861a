import Domain
import Storage

/// Whose calendar a request is about, and who may change it.
enum DoctorAccess {
    /// The doctor of the path, one of the clinic's. Throws 404.
    static func read(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> ID {
        let source: SQL = """
            memberships WHERE clinic_id = \(call.scope.clinicId) AND user_id = \(try call.id())
            AND role = 'doctor' AND ended_at IS NULL
            """
        return try tx.found("Doctor", "user_id", from: source)
    }

    /// The same, and the id of what is the doctor's. Throws 400 for either before 404.
    static func read(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, of part: String
    ) throws -> (doctorId: ID, id: ID) {
        _ = try call.id()
        let id = try call.id(part)
        return (try read(tx, call), id)
    }

    /// The doctor of the path, for a change, with the clinic's calendar held: doctors may change their own
    /// calendar only (403).
    static func write(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> ID {
        let id = try read(tx, call)
        guard call.scope.role != .doctor || call.scope.userId == id else {
            throw Problem.forbidden("Doctors can only change their own schedule and time off")
        }
        try CalendarLock.change(tx, call.scope)
        return id
    }

    /// The same, and the id of what is the doctor's. Throws 400 for either before 404.
    static func write(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, of part: String
    ) throws -> (doctorId: ID, id: ID) {
        _ = try call.id()
        let id = try call.id(part)
        return (try write(tx, call), id)
    }
}
