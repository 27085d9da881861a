import Domain
import Storage

/// What `POST /staff` and `POST /patients/:id/portal-account` have in common (Accounts, A2): a clinic adds
/// somebody by their address. A user whom the server knows is always invited; so is a new
/// user, unless the clinic gives them a first password.
struct AddMember: Sendable {
    let invitations: Invitations

    /// - Parameters:
    ///   - password: Not used for an address that is known, but refused all the same where it is weak: a
    ///     refusal tells nobody who is known.
    ///   - newId: Of a user who is not known yet.
    /// - Throws: 409 `ALREADY_A_MEMBER` for somebody who is active here, `INVITED_AS_STAFF` for a patient
    ///   whom an admin has invited to the staff; 400 `WEAK_PASSWORD`.
    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ draft: Invitations.Draft,
        password: NewPassword?, newId: ID, _ recorder: ChangeRecorder
    ) throws -> AddedMember {
        try password?.check(tx, address: draft.email, clinic: call.scope.clinicId)
        let user = Credentials.NewUser(
            id: newId, email: draft.email, firstName: draft.firstName, lastName: draft.lastName)
        if let known = try holder(tx, call, of: user, password) {
            if try KnownUser.isActive(tx, known.id, in: call.scope.clinicId) { throw Problem.alreadyMember }
            try requireNoBetter(tx, call, draft, known.id)
            return try invite(tx, call, draft, known.id, recorder)
        }
        guard password != nil else { return try invite(tx, call, draft, newId, recorder) }
        invitations.securityLog.note(
            .credentialMade, user: newId, request: call.request, clinic: call.scope.clinicId)
        let now = try recorder.stamp(tx)
        try MembershipRows.join(
            tx, clinic: call.scope.clinicId, user: newId, as: draft.role, patient: draft.patientId, at: now)
        if let patientId = draft.patientId {
            try Invitation.end(tx, call.scope, "patient_id = \(patientId)", now: now)
        }
        return draft.added(newId, call.scope, .active, at: now)
    }

    /// An admin's invitation to the staff is not undone by who may only add patients.
    private func requireNoBetter(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ draft: Invitations.Draft, _ user: ID
    ) throws {
        guard draft.role == .patient, call.scope.role == .receptionist || call.scope.role == .doctor,
            try Invitation.pending(tx, call.scope, user: user, isPatient: false) != nil
        else { return }
        throw Problem.invitedAsStaff
    }

    /// Who has the new user's address already, held. Nil for nobody: the new user has it then. Of two who add
    /// one address at once, the second finds the user whom the first has made.
    private func holder(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, of user: Credentials.NewUser,
        _ password: NewPassword?
    ) throws -> KnownUser? {
        if let known = try KnownUser.hold(tx, email: user.email) { return known }
        let isNew = try Credentials(request: call.request, at: call.request.now).create(
            tx, user, passwordHash: password?.hash ?? "", mustChange: password != nil)
        if isNew { return nil }
        guard let known = try KnownUser.hold(tx, email: user.email) else { throw Problem.emailInUse }
        return known
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
