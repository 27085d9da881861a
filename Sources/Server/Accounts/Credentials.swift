import Domain
import Storage

/// The one place that writes a user's address, password, names and second factor (Accounts, A1). Each change
/// demands a proof, ends the sessions that must not outlive it, and leaves a row in the audit trail of each
/// clinic that the user belongs to, never with a password.
///
/// Locks the user's row, then the sequences of their clinics. A write of one clinic that has a recorder
/// stamps it before, with `showing: [user]`, which locks all these sequences in one order.
struct Credentials {
    let request: RequestData
    /// The write in one clinic that this is part of: it writes that clinic's rows.
    var recorder: ChangeRecorder?
    let now: Instant

    init(request: RequestData, recorder: ChangeRecorder? = nil, at now: Instant) {
        self.request = request
        self.recorder = recorder
        self.now = now
    }

    /// A new user, unverified. False, and nothing done, when somebody has the address; who is just getting it
    /// is waited for.
    /// - Parameter passwordHash: Empty for a user who can't sign in with a password yet.
    func create(
        _ tx: borrowing Transaction, _ user: NewUser, passwordHash: String = "", mustChange: Bool = false
    ) throws -> Bool {
        try insert(tx, user, passwordHash, mustChange: mustChange, isSuperadmin: false, verifiedAt: nil)
    }

    /// The same by the operator, who vouches for the address. Throws 409 when somebody has it.
    func create(
        _ tx: borrowing Transaction, _ proof: CredentialProof, _ user: NewUser, passwordHash: String,
        isSuperadmin: Bool, isVerified: Bool
    ) throws {
        try require(proof.user == user.id && proof.basis == .operator, "is for another user")
        let isNew = try insert(
            tx, user, passwordHash, mustChange: false, isSuperadmin: isSuperadmin,
            verifiedAt: isVerified ? now : nil)
        guard isNew else { throw Problem.emailInUse }
    }

    /// Ends the user's sessions, all but `session`, all open reset tokens, and links to other addresses: who
    /// had the old password may have asked for one.
    /// - Throws: 409 `PASSWORD_CHANGED` when the password that was shown has been changed since.
    func setPassword(
        _ tx: borrowing Transaction, _ proof: CredentialProof, hash: String, mustChange: Bool = false,
        keeping session: ID? = nil
    ) throws {
        try hold(tx, proof)
        try tx.run(
            """
            UPDATE users SET password_hash = \(hash), must_change_password = \(mustChange),
            updated_at = \(now) WHERE id = \(proof.user)
            """)
        try SessionFamily.endAll(tx, of: proof.user, besides: session, now: now)
        try MailedToken.end(tx, .reset, user: proof.user, now: now)
        try MailedToken.endOtherAddresses(tx, user: proof.user, now: now)
        try SignInChallenge.endAll(tx, of: proof.user)
        try audit(tx, .passwordChanged, proof.user, ProfileProof(proof).basis)
    }

    /// Ends tokens and invitations that were mailed to the old address. A changed address is verified only by
    /// its own mail; the first one that is ends what ``setVerified(_:_:)`` does.
    /// - Returns: Whether a second factor ended.
    /// - Throws: 409 `EMAIL_IN_USE`.
    @discardableResult
    func setAddress(
        _ tx: borrowing Transaction, _ proof: ProfileProof, address: String, isVerified: Bool
    ) throws -> Bool {
        switch proof.basis {
        case .themself: try require(false, "can't change an address")
        case .onlyClinic: try require(!isVerified, "can't verify an address")
        case .credential: break
        }
        let name = try names(tx, proof.user)
        let isFirst = try isVerified && !Self.isVerified(tx, proof.user)
        let index = NameIndex(firstName: name.first, lastName: name.last, more: address)
        let key = EmailAddress.key(of: address)
        // Another spelling of one mailbox is as good as the one before.
        let verified: SQL = isVerified ? "\(now)" : "CASE WHEN email_key = \(key) THEN verified_at END"
        try Self.addressing(
            tx,
            """
            UPDATE users SET email = \(address), email_key = \(key), verified_at = \(verified),
            search = \(index.search), sort_key = \(index.sortKey), updated_at = \(now)
            WHERE id = \(proof.user)
            """)
        try MailedToken.end(tx, .reset, user: proof.user, now: now)
        try MailedToken.end(tx, .verifyEmail, user: proof.user, now: now)
        try endInvitations(tx, of: proof.user, butTo: address)
        try audit(tx, .addressChanged, proof.user, proof.basis)
        return try isFirst && endUnproven(tx, proof.user, proof.basis)
    }

    /// The user's address has been read by its owner: a token that was mailed there came back. The first time
    /// ends all sessions and the second factor: until then somebody else may have set them up (Accounts, A3).
    /// - Returns: Whether a second factor ended.
    @discardableResult
    func setVerified(_ tx: borrowing Transaction, _ proof: CredentialProof) throws -> Bool {
        let isNew = try tx.run(
            """
            UPDATE users SET verified_at = \(now), updated_at = \(now)
            WHERE id = \(proof.user) AND verified_at IS NULL
            """)
        guard isNew == 1 else { return false }
        let basis = ProfileProof(proof).basis
        try audit(tx, .addressVerified, proof.user, basis)
        return try endUnproven(tx, proof.user, basis)
    }

    /// Shows in the appointments and messages of each clinic where the user is known, and in what is told of
    /// the patient that they are (contract §4.13).
    func setNames(
        _ tx: borrowing Transaction, _ proof: ProfileProof, firstName: String, lastName: String
    ) throws {
        let email = try tx.first("SELECT email FROM users WHERE id = \(proof.user)\(SQL.rowLock)") {
            try $0.get(0) as String
        }
        let index = NameIndex(firstName: firstName, lastName: lastName, more: email)
        try tx.runAll([
            """
            UPDATE users SET first_name = \(firstName), last_name = \(lastName), search = \(index.search),
            sort_key = \(index.sortKey), updated_at = \(now), renamed_at = \(now) WHERE id = \(proof.user)
            """,
            """
            UPDATE patients SET renamed_at = \(now) WHERE id IN (SELECT patient_id FROM memberships
            WHERE user_id = \(proof.user) AND patient_id IS NOT NULL AND ended_at IS NULL)
            """,
        ])
        try audit(tx, .renamed, proof.user, proof.basis)
    }

    /// Nobody signs in as the user until they are enabled, and invitations that they have sent end. Only the
    /// operator does so.
    func setDisabled(_ tx: borrowing Transaction, _ proof: CredentialProof, _ isDisabled: Bool) throws {
        try require(proof.basis == .operator, "can't disable a user")
        try tx.run(
            """
            UPDATE users SET disabled_at = \(isDisabled ? now : nil), updated_at = \(now)
            WHERE id = \(proof.user)
            """)
        if isDisabled {
            try SessionFamily.endAll(tx, of: proof.user, now: now)
            try MailedToken.end(tx, .reset, user: proof.user, now: now)
            try MailedToken.endOtherAddresses(tx, user: proof.user, now: now)
            try SignInChallenge.endAll(tx, of: proof.user)
            try Invitation.endSent(tx, by: proof.user, request)
        }
        try audit(tx, isDisabled ? .disabled : .enabled, proof.user, ProfileProof(proof).basis)
    }

    /// Frees the address of a user whom one clinic alone has ever known and who left nothing behind. What
    /// refers to the user says so in the schema, and keeps them: with their membership, which has ended.
    /// Returns whether they are gone.
    func forget(_ tx: borrowing Transaction, _ proof: ProfileProof) throws -> Bool {
        let tables: [StaticString] = [
            "notifications", "session_families", "mailed_tokens", "invitations", "memberships",
        ]
        do {
            try tx.savepoint {
                for table in tables {
                    try tx.run("DELETE FROM \(SQL(literal: table)) WHERE user_id = \(proof.user)")
                }
                try tx.run("DELETE FROM users WHERE id = \(proof.user)")
            }
            return true
        } catch let error as DatabaseError {
            guard case .foreignKey = error.kind else { throw error }
            return false
        }
    }

    /// A user as the one who adds them names them.
    struct NewUser: Sendable {
        var id: ID
        var email: String
        var firstName: String
        var lastName: String
    }
}
