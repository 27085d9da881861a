package import Domain
package import Storage

/// Makes a user from the command line: the first superadmin, or a clinic's member.
package struct AddUser: Sendable {
    package var email: String
    package var password: String
    package var firstName: String
    package var lastName: String
    /// Nil: a superadmin, who belongs to no clinic.
    package var membership: Membership?

    package struct Membership: Sendable {
        package var clinicId: ID
        /// Doctor, receptionist or admin. Patients get their account through their clinic.
        package var role: Role

        package init(clinicId: ID, role: Role) {
            self.clinicId = clinicId
            self.role = role
        }
    }

    package init(
        email: String, password: String, firstName: String, lastName: String, membership: Membership?
    ) {
        self.email = EmailAddress.kept(email)
        self.password = password
        self.firstName = firstName.composed.trimmed
        self.lastName = lastName.composed.trimmed
        self.membership = membership
    }

    /// The new user's id.
    /// - Throws: ``AddUserError``.
    package func run(_ database: Database, passwords: Passwords, now: Instant) async throws -> ID {
        guard email.utf8.count <= 254, let at = email.firstIndex(of: "@"), at != email.startIndex,
            email.index(after: at) != email.endIndex
        else { throw AddUserError("\(email) is no e-mail address") }
        if let problem = EmailAddress.unseenProblem(in: email) {
            throw AddUserError("the address \(problem)")
        }
        for name in [firstName, lastName] where name.isBlank || name.unicodeScalars.count > 100 {
            throw AddUserError("a name has 1 to 100 characters")
        }
        if let problem = PasswordRule.problem(with: password)
            ?? PasswordRule.problem(with: password, address: email)
        {
            throw AddUserError("the password \(problem)")
        }
        if let role = membership?.role, role == .patient || role == .superadmin {
            throw AddUserError("\(role.rawValue) is no role of a clinic's staff")
        }
        let hash = try await passwords.hash(password)
        return try await database.write { tx in try insert(tx, hash: hash, now: now) }
    }

    private func insert(_ tx: borrowing Transaction, hash: String, now: Instant) throws -> ID {
        let taken = try tx.first("SELECT 1 FROM users WHERE email_key = \(EmailAddress.key(of: email))") {
            $0.int(0)
        }
        guard taken == nil else { throw AddUserError("\(email) is taken") }
        if let clinicId = membership?.clinicId,
            try tx.first("SELECT 1 FROM clinics WHERE id = \(clinicId)", { $0.int(0) }) == nil
        {
            throw AddUserError("there is no clinic \(clinicId)")
        }
        let id = ID.make(at: now)
        try Credentials(request: .job("user-add", at: now), at: now).create(
            tx, .operatorCommand(id),
            .init(id: id, email: email, firstName: firstName, lastName: lastName), passwordHash: hash,
            isSuperadmin: membership == nil, isVerified: false)
        if let membership {
            try MembershipRows.join(tx, clinic: membership.clinicId, user: id, as: membership.role, at: now)
            try note(tx, id, in: .system(clinicId: membership.clinicId), now: now)
        }
        return id
    }

    /// The clinic's audit trail records it like any other new member.
    private func note(_ tx: borrowing Transaction, _ id: ID, in scope: ClinicScope, now: Instant) throws {
        let recorder = ChangeRecorder(scope: scope, request: .job("user-add", at: now))
        recorder.audit(.created, .staff, id, before: nil, after: try StaffRecord.found(tx, scope, id))
        try recorder.flush(tx)
    }
}

/// Why a user cannot be made.
package struct AddUserError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
