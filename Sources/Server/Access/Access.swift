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
    /// Whom the bearer token of `request` names, or its cookie where it has none (401). Throws 403 for what
    /// another site makes a browser send.
    func identify(_ request: RequestData) async throws -> VerifiedToken {
        guard let bearer = Gate.bearer(request.headers) else { return try identifyBrowser(request) }
        do {
            let token = try await tokens.check(bearer)
            if token.isOutside { request.note.change { $0.hasOutsideToken = true } }
            return token
        } catch {
            if AccessTokens.isOutside(bearer) { request.note.change { $0.hasOutsideToken = true } }
            throw error
        }
    }

    private func identifyBrowser(_ request: RequestData) throws(Problem) -> VerifiedToken {
        guard let cookie = BrowserCookie(request) else { throw .unauthorized() }
        try sameOrigin.requireOwn(request)
        // Its session is looked up with the membership.
        return VerifiedToken(
            identity: .cookie(cookie.hash), expires: request.now.adding(seconds: BrowserCookie.idleLife))
    }

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
