import Domain
import Storage

extension AcceptInvitation {
    /// Joins the clinic, in one transaction. Returns the user.
    /// - Throws: 404 for a token that has been used meanwhile, 409 where the user has been verified since.
    func accept(
        _ tx: borrowing Transaction, _ token: String, _ entry: Entry, _ answer: InvitationAnswer,
        _ request: RequestData
    ) throws -> ID {
        let found = try FoundInvitation.find(tx, token, now: request.now)
        guard let user = try JoinLocks.take(tx, found.user),
            let accepted = try Invitation.accept(tx, token, now: request.now)
        else { throw Problem.invitationNotFound }
        let invitation = accepted.invitation
        guard user.isVerified != entry.verifies,
            EmailAddress.key(of: user.email) == EmailAddress.key(of: invitation.email)
        else { throw Problem.invitationChanged }
        let recorder = ChangeRecorder(scope: .system(clinicId: invitation.clinicId), request: request)
        let isFirst = try isFirst(tx, user.id)
        let now = try recorder.stamp(tx, showing: [user.id])
        try MembershipRows.join(
            tx, clinic: invitation.clinicId, user: user.id, as: invitation.role,
            patient: invitation.patientId, at: now)
        if let member = try ClinicScope.member(user.id, in: invitation.clinicId, tx) {
            recorder.enter(member)
        }
        let entity: AuditEntity = invitation.patientId == nil ? .staff : .portalAccount
        recorder.audit(
            .joined, entity, user.id, of: invitation.patientId, before: nil,
            after: invitation.joined(at: now))
        let credentials = Credentials(request: request, recorder: recorder, at: now)
        if case .newPassword(let password) = entry {
            try takeOver(tx, credentials, accepted, password)
        }
        try rename(tx, credentials, accepted, user, answer, isFirst: isFirst)
        try recorder.flush(tx)
        return user.id
    }

    /// The owner of an address that was never verified takes the account: only what they choose now lets
    /// anybody in. Where somebody else had made them a member, they are told.
    private func takeOver(
        _ tx: borrowing Transaction, _ credentials: Credentials, _ accepted: Invitation.Accepted,
        _ password: NewPassword
    ) throws {
        let proof = CredentialProof.mailed(accepted)
        let clinic = accepted.invitation.clinicId
        try password.check(tx, user: accepted.user, field: "password")
        try credentials.setPassword(tx, proof, hash: password.hash)
        if try credentials.setVerified(tx, proof) {
            sessions.securityLog.note(
                .credentialEnded, user: accepted.user, request: credentials.request, clinic: clinic)
        }
        let others = try tx.query(
            """
            SELECT c.name FROM memberships m JOIN clinics c ON c.id = m.clinic_id
            WHERE m.user_id = \(accepted.user) AND m.ended_at IS NULL AND m.clinic_id <> \(clinic)
            ORDER BY m.created_at LIMIT 100
            """
        ) { try $0.get(0) as String }
        guard !others.isEmpty else { return }
        try mail.send(
            tx, .knownAt(clinics: others), to: accepted.invitation.email, clinic: clinic,
            now: credentials.now)
    }

    /// Names as the user gives them; else, for somebody who joins a clinic for the first time ever, as this
    /// clinic spelled them, even if another one invited them before.
    private func rename(
        _ tx: borrowing Transaction, _ credentials: Credentials, _ accepted: Invitation.Accepted,
        _ user: KnownUser, _ answer: InvitationAnswer, isFirst: Bool
    ) throws {
        let invitation = accepted.invitation
        let first = answer.firstName ?? (isFirst ? invitation.firstName : user.firstName)
        let last = answer.lastName ?? (isFirst ? invitation.lastName : user.lastName)
        guard (first, last) != (user.firstName, user.lastName) else { return }
        try credentials.setNames(
            tx, ProfileProof(.mailed(accepted)), firstName: first, lastName: last)
    }

    /// Whether the user has never been a member anywhere, and is no superadmin.
    private func isFirst(_ tx: borrowing Transaction, _ user: ID) throws -> Bool {
        try tx.first(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM memberships WHERE user_id = \(user))
                OR EXISTS (SELECT 1 FROM users WHERE id = \(user) AND is_superadmin)
            """
        ) { _ in true } == nil
    }
}

extension Invitation {
    func joined(at now: Instant) -> AddedMember {
        AddedMember(
            id: userId, clinicId: clinicId, role: role, patientId: patientId, email: email,
            firstName: firstName, lastName: lastName, status: .active, at: now)
    }
}

extension Problem {
    static let invitationChanged = Problem.conflict(
        "The account has changed meanwhile: look at the invitation again", code: "INVITATION_CHANGED")
}
