import Domain
import HTTPTypes

/// Who may call. The rest get 403, before their request is looked at any further.
enum Access: Sendable, Equatable {
    /// Anybody, signed in or not.
    case anyone
    /// Members of a clinic in one of these roles.
    case members(Set<Role>)

    static let everyMember = Access.members(Set(Role.allCases))
    /// Who belongs to clinics, which a superadmin does not.
    static let clinicMembers = Access.members([.patient, .doctor, .receptionist, .admin])
    static let staff = Access.members([.doctor, .receptionist, .admin, .superadmin])
    /// Those who run the clinic's days.
    static let frontDesk = Access.members([.receptionist, .admin, .superadmin])
    static let admins = Access.members([.admin, .superadmin])
    static let superadmin = Access.members([.superadmin])
    static let patients = Access.members([.patient])
}

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

extension Gate {
    /// The token of `Authorization: Bearer …`.
    static func bearer(_ headers: HTTPFields) -> String? {
        guard let header = headers.text(of: .authorization) else { return nil }
        // As nearly everybody spells it.
        let scheme = "Bearer ".utf8
        if header.utf8.starts(with: scheme), header.utf8.count > scheme.count {
            return String(Substring(header.utf8.dropFirst(scheme.count)))
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
