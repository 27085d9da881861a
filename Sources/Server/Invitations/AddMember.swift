import Domain
import Storage

/// What `POST /staff` and `POST /patients/:id/portal-account` have in common (Accounts, A2): a clinic adds
/// somebody by their address. A user whom the server knows is always invited; so is a new
/// user, unless the clinic gives them a first password.
struct AddMember: Sendable {
    let invitations: Invitations

    /// - Parameters:
    ///   - password: Ignored for an address that is known.
    ///   - newId: Of a user who is not known yet.
    /// - Throws: 409 `ALREADY_A_MEMBER` for somebody who is active here; 400 `WEAK_PASSWORD`.
    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ draft: Invitations.Draft,
        password: NewPassword?, newId: ID, _ recorder: ChangeRecorder
    ) throws -> AddedMember {
        if let known = try KnownUser.find(tx, email: draft.email) {
            guard try KnownUser.hold(tx, known.id) != nil else { throw Problem.emailInUse }
            if try KnownUser.isActive(tx, known.id, in: call.scope.clinicId) { throw Problem.alreadyMember }
            return try invite(tx, call, draft, known.id, recorder)
        }
        let user = Credentials.NewUser(
            id: newId, email: draft.email, firstName: draft.firstName, lastName: draft.lastName)
        guard let password else {
            try Credentials(request: call.request, at: call.request.now).create(tx, user)
            return try invite(tx, call, draft, newId, recorder)
        }
        try password.check(tx, address: draft.email, clinic: call.scope.clinicId)
        let now = try recorder.stamp(tx)
        try Credentials(request: call.request, recorder: recorder, at: now).create(
            tx, user, passwordHash: password.hash, mustChange: true)
        try MembershipRows.join(
            tx, clinic: call.scope.clinicId, user: newId, as: draft.role, patient: draft.patientId, at: now)
        if let patientId = draft.patientId {
            try Invitation.end(tx, call.scope, "patient_id = \(patientId)", now: now)
        }
        return draft.added(newId, call.scope, .active, at: now)
    }

    private func invite(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ draft: Invitations.Draft, _ user: ID,
        _ recorder: ChangeRecorder
    ) throws -> AddedMember {
        try invitations.send(tx, draft, to: user, by: call.scope, now: call.request.now)
        return draft.added(user, call.scope, .invited, at: try recorder.stamp(tx))
    }

    /// `POST …/invite`: sends another mail to somebody who has not accepted, or to a member whose address
    /// nobody has verified, who sets a new password by it: a clinic never changes one (Accounts, A9).
    /// - Throws: 404, and 409 for a member who is verified.
    func again(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, pending: Invitation?,
        member: (id: ID, role: Role, patientId: ID?)?, missing: String, _ recorder: ChangeRecorder
    ) throws -> AddedMember {
        guard let id = member?.id ?? pending?.userId, let user = try KnownUser.hold(tx, id) else {
            throw Problem.notFound(missing)
        }
        guard let member else {
            guard let pending else { throw Problem.notFound(missing) }
            return try invite(tx, call, pending.sent, id, recorder)
        }
        guard !user.isVerified else { throw Problem.needsNoInvitation }
        let draft = Invitations.Draft(
            role: member.role, patientId: member.patientId, email: user.email, firstName: user.firstName,
            lastName: user.lastName)
        var added = try invite(tx, call, draft, user.id, recorder)
        added.status = .active
        return added
    }
}

extension Invitations.Draft {
    func added(_ user: ID, _ scope: ClinicScope, _ status: MembershipStatus, at now: Instant) -> AddedMember {
        AddedMember(
            id: user, clinicId: scope.clinicId, role: role, patientId: patientId, email: email,
            firstName: firstName, lastName: lastName, status: status, at: now)
    }
}

extension Invitation {
    /// Ends it before anybody has accepted.
    func withdraw(_ tx: borrowing Transaction, _ scope: ClinicScope, _ recorder: ChangeRecorder) throws {
        let now = try recorder.stamp(tx)
        try Self.end(tx, scope, "id = \(id)", now: now)
        if let patientId {
            // Of two who end an account at once, one is told that it is gone already (`If-Match`).
            try tx.run(
                """
                UPDATE patients SET updated_at = \(now)
                WHERE id = \(patientId) AND clinic_id = \(scope.clinicId)
                """)
        }
        recorder.audit(
            .invitationEnded, patientId == nil ? .staff : .portalAccount, userId, of: patientId,
            before: sent.added(userId, scope, .invited, at: createdAt), after: nil)
    }
}
