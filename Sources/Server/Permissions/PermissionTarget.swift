import API
import Domain
import Storage

/// What `/mobile/permissions/clinic/:clinicId/:role` names, and that the caller may manage it.
///
/// The path names the clinic, so an admin of several needs no `X-Clinic-Id`; what counts is their role
/// in that one.
struct PermissionTarget {
    let scope: ClinicScope
    let role: Role

    /// Throws, in this order: 403 for a caller who is no admin there, 400 for what can't be read, 404 for a
    /// clinic that does not exist.
    init(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws {
        let clinicId = ID(call.request.parameter("clinicId"))
        let entered = try clinicId.flatMap { try call.entering($0, tx) }
        guard (entered ?? call.scope).role.isAdmin else {
            throw Problem.forbidden("Only admins manage a clinic's permissions")
        }
        if clinicId != nil, entered == nil, call.scope.role != .superadmin {
            throw Problem.forbidden("This is not your clinic", code: "NOT_A_MEMBER")
        }
        let role = Role(rawValue: call.request.parameter("role"))
        var wrong: [FieldError] = []
        if clinicId == nil { wrong.append(FieldError(field: "clinicId", message: "must be a UUID")) }
        if role == nil { wrong.append(.unknown("role", allowed: Role.allCases.map(\.rawValue))) }
        if call.request.parameters["module"] != nil, Self.module(call) == nil {
            wrong.append(.unknown("module", allowed: Module.allCases.map(\.rawValue)))
        }
        guard wrong.isEmpty, let role else { throw Problem.invalid(wrong) }
        guard let entered else { throw Problem.notFound("Clinic") }
        scope = entered
        self.role = role
    }

    /// The module of the path, if it names one.
    static func module(_ call: AuthorizedRequest) -> Module? {
        Module(rawValue: call.request.parameter("module"))
    }
}

extension FieldError {
    fileprivate static func unknown(_ field: String, allowed: [String]) -> FieldError {
        FieldError(field: field, message: "must be one of \(allowed.joined(separator: ", "))")
    }
}
