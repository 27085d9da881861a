import Domain
import Storage

extension Credentials {
    /// False when somebody has the address. Who is just getting it is waited for, so that what comes next
    /// sees them.
    func insert(
        _ tx: borrowing Transaction, _ user: NewUser, _ passwordHash: String, mustChange: Bool,
        isSuperadmin: Bool, verifiedAt: Instant?
    ) throws -> Bool {
        let index = NameIndex(firstName: user.firstName, lastName: user.lastName, more: user.email)
        return try tx.run(
            """
            INSERT INTO users (id, email, email_key, password_hash, must_change_password, first_name,
            last_name, search, sort_key, is_superadmin, verified_at, created_at, updated_at)
            VALUES (\(user.id), \(user.email), \(EmailAddress.key(of: user.email)), \(passwordHash),
                \(mustChange), \(user.firstName), \(user.lastName), \(index.search), \(index.sortKey),
                \(isSuperadmin), \(verifiedAt), \(now), \(now))
            ON CONFLICT (email_key) DO NOTHING
            """) == 1
    }

    static func isVerified(_ tx: borrowing Transaction, _ user: ID) throws -> Bool {
        try tx.exists("users WHERE id = \(user) AND verified_at IS NOT NULL")
    }

    /// Ends what was set up before anybody had proven to own the address. Returns whether a second factor
    /// was.
    func endUnproven(
        _ tx: borrowing Transaction, _ user: ID, _ basis: ProfileProof.Basis
    ) throws -> Bool {
        try SessionFamily.endAll(tx, of: user, now: now)
        try SignInChallenge.endAll(tx, of: user)
        return try removeSecondFactor(tx, user, basis)
    }

    /// Locks the user's row. A password that was shown proves nothing once another one is stored.
    func hold(_ tx: borrowing Transaction, _ proof: CredentialProof) throws {
        let stored = try tx.first(
            "SELECT password_hash FROM users WHERE id = \(proof.user)\(SQL.rowLock)"
        ) { try $0.get(0) as String }
        guard case .password(let shown) = proof.basis, stored != shown else { return }
        throw Problem.conflict(
            "The password has just been changed: sign in with the new one", code: "PASSWORD_CHANGED")
    }

    func names(_ tx: borrowing Transaction, _ user: ID) throws -> (first: String, last: String) {
        try tx.first("SELECT first_name, last_name FROM users WHERE id = \(user)\(SQL.rowLock)") {
            (try $0.get(0) as String, try $0.get(1) as String)
        } ?? ("", "")
    }

    /// A row in each clinic that the user belongs to: in the recorder's by the recorder, in the others now.
    func audit(
        _ tx: borrowing Transaction, _ action: AuditAction, _ user: ID, _ basis: ProfileProof.Basis
    ) throws {
        recorder?.audit(action, .user, user, before: nil, after: nil)
        let clinics = try tx.query(
            """
            SELECT clinic_id FROM memberships WHERE user_id = \(user) AND ended_at IS NULL ORDER BY clinic_id
            """
        ) { try $0.get(0) as ID }
        for clinic in clinics where clinic != recorder?.scope.clinicId {
            let own = ChangeRecorder(scope: try actor(tx, clinic, user, basis), request: request)
            own.audit(action, .user, user, before: nil, after: nil)
            try own.flush(tx)
        }
    }

    /// Another clinic does not learn who the operator or the first clinic's admin is.
    private func actor(
        _ tx: borrowing Transaction, _ clinic: ID, _ user: ID, _ basis: ProfileProof.Basis
    ) throws -> ClinicScope {
        switch basis {
        case .onlyClinic(let scope) where scope.clinicId == clinic: scope
        case .credential(.operator), .onlyClinic: .system(clinicId: clinic)
        case .credential, .themself: try ClinicScope.member(user, in: clinic, tx) ?? .system(clinicId: clinic)
        }
    }

    /// The user has been asked to confirm their address, and is not asked again.
    static func noteAsked(_ tx: borrowing Transaction, _ user: ID) throws {
        try tx.run("UPDATE users SET verify_due = \(false) WHERE id = \(user)")
    }

    /// Withdraws invitations that were mailed to another address than the user has now: their links prove
    /// nothing any more.
    func endInvitations(_ tx: borrowing Transaction, of user: ID, butTo address: String) throws {
        let pending = try tx.query(
            """
            SELECT id, email FROM invitations
            WHERE user_id = \(user) AND accepted_at IS NULL AND ended_at IS NULL LIMIT 1000
            """
        ) { (id: try $0.get(0) as ID, email: try $0.get(1) as String) }
        let key = EmailAddress.key(of: address)
        for (id, email) in pending where EmailAddress.key(of: email) != key {
            try tx.run("UPDATE invitations SET ended_at = \(now) WHERE id = \(id)")
        }
    }

    /// Runs a statement that gives a user an address. Throws 409 when somebody has it.
    static func addressing(_ tx: borrowing Transaction, _ statement: SQL) throws {
        do {
            try tx.run(statement)
        } catch let error as DatabaseError
            where error.isUnique(sqlite: "users.email_key", postgres: "users_email_key")
        {
            throw Problem.emailInUse
        }
    }

    /// Ends the process of a write that the proof does not cover: a mistake of the program, never of a
    /// caller.
    func require(_ holds: Bool, _ problem: String) throws {
        if !holds { throw DatabaseError(.other, "a proof of a credential \(problem)") }
    }
}

extension Problem {
    static let emailInUse = Problem.conflict(
        "Somebody else signs in with this e-mail address", code: "EMAIL_IN_USE")
}
