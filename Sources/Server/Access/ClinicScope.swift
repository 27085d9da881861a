import Domain
import HTTPTypes
import Storage

/// Proof that somebody may act in a clinic, and as what. Every tenant query takes one; only this
/// file makes one.
struct ClinicScope: Sendable {
    let clinicId: ID
    let userId: ID
    let role: Role
    /// The caller's own record, when the caller is a patient.
    let patientId: ID?
    let firstName: String
    let lastName: String
    /// What the clinic's data is like in the snapshot that the caller's rights were read in. Nil
    /// where nobody looked.
    let revision: ID?
    /// Why a superadmin is here, as they said.
    private(set) var reason: String?

    var name: String { isSystem ? firstName : "\(firstName) \(lastName)" }

    /// The role as the audit trail has it.
    var actorRole: String { isSystem ? "system" : role.rawValue }

    fileprivate init(
        clinicId: ID, userId: ID, role: Role, patientId: ID?, firstName: String, lastName: String,
        revision: ID? = nil
    ) {
        self.clinicId = clinicId
        self.userId = userId
        self.role = role
        self.patientId = patientId
        self.firstName = firstName
        self.lastName = lastName
        self.revision = revision
    }

    /// The server itself at work in a clinic: jobs that nobody asked for, such as the no-show sweep.
    static func system(clinicId: ID) -> ClinicScope {
        ClinicScope(
            clinicId: clinicId, userId: ID(high: 0, low: 0), role: .admin, patientId: nil,
            firstName: "OdontoX", lastName: "")
    }

    /// False for a superadmin where no clinic exists yet: such a scope finds nothing, and can make
    /// the first one.
    var hasClinic: Bool { clinicId != ID(high: 0, low: 0) }

    /// Whether this is ``system(clinicId:)``, which is no user that a row could name.
    var isSystem: Bool { userId == ID(high: 0, low: 0) }
}

extension ClinicScope {
    /// The same caller in another of their clinics, for what is addressed by a clinic's id. Nil where they
    /// do not belong.
    func entering(_ clinicId: ID, _ tx: borrowing Transaction) throws -> ClinicScope? {
        if clinicId == self.clinicId { return self }
        if role == .superadmin {
            return try tx.first(MembershipQueries.anyClinic(clinicId)) { row in
                var scope = ClinicScope(
                    clinicId: try row.get(0), userId: userId, role: .superadmin, patientId: nil,
                    firstName: firstName, lastName: lastName)
                scope.reason = reason
                return scope
            }
        }
        return try .member(userId, in: clinicId, tx)
    }

    /// A member of a clinic, for what is done in their name. Nil for those who are none.
    static func member(_ userId: ID, in clinicId: ID, _ tx: borrowing Transaction) throws -> ClinicScope? {
        try tx.first(MembershipQueries.membership(userId, in: clinicId)) { row in
            ClinicScope(
                clinicId: clinicId, userId: userId, role: try row.get(0), patientId: try row.get(1),
                firstName: try row.get(2),
                lastName: try row.get(3))
        }
    }
}

/// Who may call. The rest get 403, before their request is looked at any further.
enum Access: Sendable, Equatable {
    /// Anybody, signed in or not.
    case anyone
    /// Members of a clinic in one of these roles.
    case members(Set<Role>)

    static let everyMember = Access.members(Set(Role.allCases))
    static let staff = Access.members([.doctor, .receptionist, .admin, .superadmin])
    /// Those who run the clinic's days.
    static let frontDesk = Access.members([.receptionist, .admin, .superadmin])
    static let admins = Access.members([.admin, .superadmin])
    static let superadmin = Access.members([.superadmin])
    static let patients = Access.members([.patient])
}

/// The way in: who is it (401), may they be in this clinic (403), may their role do this (403)
/// (contract §2, §3).
struct Gate: Sendable {
    let tokens: AccessTokens

    func identify(_ headers: HTTPFields) async throws -> Identity {
        guard let bearer = Gate.bearer(headers) else { throw Problem.unauthorized() }
        return try await tokens.verify(bearer)
    }

    /// Reads the caller's membership in `tx`, so that a removed member is out at once.
    /// - Parameter data: Whether a superadmin must say why they ask.
    func admit(
        _ tx: borrowing Transaction, _ identity: Identity, _ request: RequestData, _ access: Access,
        _ data: PatientData = .shown
    ) throws -> ClinicScope {
        var scope = try admit(tx, identity, clinic: try chosenClinic(request))
        try check(scope, request, access)
        let reason = try StatedReason.given(request, data)
        guard scope.role == .superadmin else { return scope }
        if reason == nil && data != .none && scope.hasClinic { throw Problem.reasonRequired }
        scope.reason = reason
        return scope
    }

    private func chosenClinic(_ request: RequestData) throws -> ID? {
        guard let text = request.headers.text(of: .clinicId)?.trimmed, !text.isEmpty else { return nil }
        guard let id = ID(text) else { throw Problem.invalid("X-Clinic-Id", "must be a UUID") }
        return id
    }

    private func check(_ scope: ClinicScope, _ request: RequestData, _ access: Access) throws {
        if case .members(let roles) = access, !roles.contains(scope.role) {
            throw Problem.forbidden("Your role (\(scope.role.rawValue)) may not do this")
        }
        if !scope.hasClinic && access != .superadmin && request.method != .get && request.method != .head {
            throw Problem.forbidden("There is no clinic yet: create one first", code: "NO_CLINIC")
        }
    }

    func admit(_ tx: borrowing Transaction, _ identity: Identity, clinic chosen: ID?) throws -> ClinicScope {
        let query = MembershipQueries.caller(identity, clinic: chosen)
        guard let user = try tx.first(query, MembershipQueries.Caller.init) else {
            throw Problem.unauthorized("This user is not known here")
        }
        if user.isSuperadmin {
            let clinic = try tx.first(MembershipQueries.anyClinic(chosen)) { row -> (id: ID, revision: ID?) in
                (try row.get(0), try row.get(1))
            }
            if chosen != nil && clinic == nil {
                throw Problem.forbidden("There is no such clinic for you", code: "NOT_A_MEMBER")
            }
            return ClinicScope(
                clinicId: clinic?.id ?? ID(high: 0, low: 0), userId: user.id, role: .superadmin,
                patientId: nil,
                firstName: user.firstName, lastName: user.lastName, revision: clinic?.revision)
        }
        guard let membership = user.membership else {
            throw Problem.forbidden("You are not a member of this clinic", code: "NOT_A_MEMBER")
        }
        return ClinicScope(
            clinicId: membership.clinicId, userId: user.id, role: membership.role,
            patientId: membership.patientId,
            firstName: user.firstName, lastName: user.lastName, revision: membership.revision)
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
