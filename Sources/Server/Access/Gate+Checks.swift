import Domain
import HTTPTypes

extension Gate {
    /// The clinic that a request names; nil where it leaves that to the caller's memberships. Throws 400.
    func chosenClinic(_ request: RequestData) throws -> ID? {
        guard let text = request.headers.text(of: .clinicId)?.trimmed, !text.isEmpty else { return nil }
        guard let id = ID(text) else { throw Problem.invalid("X-Clinic-Id", "must be a UUID") }
        return id
    }

    /// Throws 403 for a role that may not do this.
    func check(_ scope: ClinicScope, _ request: RequestData, _ access: Access) throws {
        if case .members(let roles) = access, !roles.contains(scope.role) {
            throw Problem.forbidden("Your role (\(scope.role.rawValue)) may not do this")
        }
        // What is the user's own needs no clinic.
        let needsClinic = access != .superadmin && !request.path.hasPrefix("/api/v1/auth/")
        if !scope.hasClinic && needsClinic && request.method != .get && request.method != .head {
            throw Problem.forbidden("There is no clinic yet: create one first", code: "NO_CLINIC")
        }
    }
}
