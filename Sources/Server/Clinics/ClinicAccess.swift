import Domain
import Storage

/// Who may use `/clinics/:id`: here the path names the clinic, not `X-Clinic-Id`.
enum ClinicAccess {
    /// The caller in the clinic of the path. Throws 404 where they do not belong.
    static func member(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> ClinicScope {
        guard let scope = try call.entering(try call.id(), tx) else { throw Problem.notFound("Clinic") }
        return scope
    }

    /// The caller in the clinic of the path, and the id of what is the clinic's. Throws 400 for
    /// either before 404.
    static func member(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, of part: String
    ) throws -> (scope: ClinicScope, id: ID) {
        _ = try call.id()
        let id = try call.id(part)
        return (try member(tx, call), id)
    }

    /// The same for admins. Throws 403 for other roles, before 400 and 404.
    static func admin(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, of part: String
    ) throws -> (scope: ClinicScope, id: ID) {
        try requireAdmin(tx, call)
        return try member(tx, call, of: part)
    }

    /// The caller as an admin of the clinic of the path. Throws 403 for other roles, before 400 and 404.
    static func admin(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> ClinicScope {
        try requireAdmin(tx, call)
        return try member(tx, call)
    }

    private static func requireAdmin(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws {
        let id = ID(call.request.parameter("id"))
        let scope = try id.flatMap { try call.entering($0, tx) }
        guard (scope ?? call.scope).role.isAdmin else {
            throw Problem.forbidden("Your role (\((scope ?? call.scope).role.rawValue)) may not do this")
        }
    }
}
