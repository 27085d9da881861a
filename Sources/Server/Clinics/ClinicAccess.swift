import Domain
import Storage

/// Who may use `/clinics/:id`: here the path names the clinic, not `X-Clinic-Id`.
enum ClinicAccess {
    /// The caller in the clinic of the path. Throws 404 where they do not belong.
    static func member(_ tx: borrowing Transaction, _ call: Call) throws -> ClinicScope {
        guard let scope = try call.scope.entering(try call.id(), tx) else { throw Problem.notFound("Clinic") }
        return scope
    }

    /// The caller as an admin of the clinic of the path. Throws 403 for other roles, before 400 and 404.
    static func admin(_ tx: borrowing Transaction, _ call: Call) throws -> ClinicScope {
        let id = ID(call.request.parameter("id"))
        let scope = try id.flatMap { try call.scope.entering($0, tx) }
        guard (scope ?? call.scope).role.isAdmin else {
            throw Problem.forbidden("Your role (\((scope ?? call.scope).role.rawValue)) may not do this")
        }
        return try scope ?? member(tx, call)
    }
}
