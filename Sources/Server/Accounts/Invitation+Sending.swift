import Domain
import Storage

/// Writes invitations and mails their links (Accounts, A2).
struct Invitations: Sendable {
    let mail: AccountMail
    let securityLog: SecurityLog
    /// False lifts the limit of mails a day (`ODONTOX_RATE_LIMIT=off`).
    let isLimited: Bool

    /// Whom a clinic invites, in its own words.
    struct Draft: Sendable {
        var role: Role
        var patientId: ID?
        var email: String
        var firstName: String
        var lastName: String
    }

    /// Invites a user, or again: an older token ends with it, as does another pending invitation to the same
    /// patient's record. The user's row must be held (``KnownUser/hold(_:_:)``), which is also what a
    /// clinic waits for that asks whether it alone has ever known the user.
    /// - Throws: 429 `INVITATION_LIMIT` beyond ``Invitation/dailyLimit`` mails a day.
    func send(
        _ tx: borrowing Transaction, _ draft: Draft, to user: ID, by scope: ClinicScope, now: Instant
    ) throws {
        try InvitationMails.take(tx, scope.clinicId, to: draft.email, isLimited: isLimited, now: now)
        if let patientId = draft.patientId {
            try Invitation.end(tx, scope, "patient_id = \(patientId) AND user_id <> \(user)", now: now)
        }
        let token = MailedToken.make()
        let expires = now.adding(seconds: Invitation.lifetime)
        try store(tx, draft, user, scope, token: token, expires: expires, now: now)
        let clinic = try tx.first("SELECT name FROM clinics WHERE id = \(scope.clinicId)") {
            try $0.get(0) as String
        }
        try mail.send(
            tx,
            .invitation(token: token.text, clinic: clinic ?? "", invitedBy: scope.name, expires: expires),
            to: draft.email, clinic: scope.clinicId, now: now)
    }

    /// `sent_count` and `sent_day` are what a server of before counts by that runs beside this one; see
    /// ``InvitationMails``.
    private func store(
        _ tx: borrowing Transaction, _ draft: Draft, _ user: ID, _ scope: ClinicScope, token: MailedToken,
        expires: Instant, now: Instant
    ) throws {
        let invitedBy = scope.isSystem ? nil : scope.userId
        let renewed = try tx.run(
            """
            UPDATE invitations SET role = \(draft.role), patient_id = \(draft.patientId),
                email = \(draft.email), first_name = \(draft.firstName), last_name = \(draft.lastName),
                token_hash = \(token.hash), invited_by = \(invitedBy), expires_at = \(expires),
                sent_count = CASE WHEN sent_day = \(now.utcDay) THEN sent_count + 1 ELSE 1 END,
                sent_day = \(now.utcDay)
            WHERE clinic_id = \(scope.clinicId) AND user_id = \(user) AND accepted_at IS NULL
                AND ended_at IS NULL
            """)
        guard renewed == 0 else { return }
        try tx.run(
            """
            INSERT INTO invitations (id, clinic_id, user_id, role, patient_id, email, first_name, last_name,
                token_hash, invited_by, sent_count, sent_day, created_at, expires_at)
            VALUES (\(ID.make(at: now)), \(scope.clinicId), \(user), \(draft.role), \(draft.patientId),
                \(draft.email), \(draft.firstName), \(draft.lastName), \(token.hash), \(invitedBy), 1,
                \(now.utcDay), \(now), \(expires))
            """)
    }
}

extension Invitation {
    /// The clinic's pending invitation of a user; it may have expired.
    static func pending(
        _ tx: borrowing Transaction, _ scope: ClinicScope, user: ID, isPatient: Bool
    ) throws -> Invitation? {
        try tx.first(
            """
            SELECT \(columns) FROM invitations i
            WHERE i.clinic_id = \(scope.clinicId) AND i.user_id = \(user) AND \(pending)
                AND (i.role = 'patient') = \(isPatient)\(SQL.rowLock)
            """, columns.read)
    }

    /// The clinic's pending invitation to a patient's record.
    static func pending(
        _ tx: borrowing Transaction, _ scope: ClinicScope, patient: ID
    ) throws -> Invitation? {
        try tx.first(
            """
            SELECT \(columns) FROM invitations i
            WHERE i.clinic_id = \(scope.clinicId) AND i.patient_id = \(patient) AND \(pending)
            ORDER BY i.created_at DESC LIMIT 1\(SQL.rowLock)
            """, columns.read)
    }

    /// What the clinic sent.
    var sent: Invitations.Draft {
        Invitations.Draft(
            role: role, patientId: patientId, email: email, firstName: firstName, lastName: lastName)
    }
}

extension Problem {
    static func tooManyInvitations(now: Instant) -> Problem {
        let rest = 86_400_000 - now.milliseconds % 86_400_000
        var problem = Problem.tooManyRequests(
            "This person has been sent \(Invitation.dailyLimit) invitations today; try again tomorrow (UTC)",
            retryAfter: Int(rest / 1000) + 1)
        problem.code = "INVITATION_LIMIT"
        return problem
    }

    /// One answer for tokens that are unknown, used, withdrawn or expired.
    static let invitationNotFound: Problem = {
        var problem = Problem.notFound("Invitation")
        problem.code = "INVITATION_NOT_FOUND"
        return problem
    }()
}
