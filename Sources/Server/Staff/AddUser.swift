import API
package import Domain
package import Storage

/// Makes a user from the command line: the first superadmin, or a clinic's member. Address and names are
/// judged as the API does.
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
        self.email = email
        self.password = password
        self.firstName = firstName
        self.lastName = lastName
        self.membership = membership
    }

    /// The new user's id. The security log has a line of it.
    /// - Throws: ``AddUserError``.
    package func run(
        _ database: Database, passwords: Passwords, securityLog: SecurityLog, now: Instant
    ) async throws -> ID {
        let user = try judged(at: now)
        if let problem = PasswordRule.problem(with: password)
            ?? PasswordRule.problem(with: password, address: user.email)
        {
            throw AddUserError("the password \(problem)")
        }
        if let role = membership?.role, role == .patient || role == .superadmin {
            throw AddUserError("\(role.rawValue) is no role of a clinic's staff")
        }
        let hash = try await passwords.hash(password)
        let id = try await database.write { tx in try insert(tx, user, hash: hash, now: now) }
        securityLog.note(.credentialMade, user: id, request: nil, clinic: membership?.clinicId)
        return id
    }

    private func judged(at now: Instant) throws -> Credentials.NewUser {
        let fields = Fields(
            body: [
                "address": .string(email), "first name": .string(firstName), "last name": .string(lastName),
            ])
        do {
            let (email, firstName, lastName) = try fields.done(
                fields.required("address", .signInAddress),
                fields.required("first name", .text(max: UserName.length)),
                fields.required("last name", .text(max: UserName.length)))
            return .init(id: ID.make(at: now), email: email, firstName: firstName, lastName: lastName)
        } catch {
            let problems = error.fields.map { "the \($0.field) \($0.message)" }
            throw AddUserError(problems.joined(separator: ", and "))
        }
    }

    private func insert(
        _ tx: borrowing Transaction, _ user: Credentials.NewUser, hash: String, now: Instant
    ) throws -> ID {
        let taken = try tx.first(
            "SELECT 1 FROM users WHERE email_key = \(EmailAddress.key(of: user.email))"
        ) { $0.int(0) }
        guard taken == nil else { throw AddUserError("\(user.email) is taken") }
        if let clinicId = membership?.clinicId,
            try tx.first("SELECT 1 FROM clinics WHERE id = \(clinicId)", { $0.int(0) }) == nil
        {
            throw AddUserError("there is no clinic \(clinicId)")
        }
        let id = user.id
        try Credentials(request: .job("user-add", at: now), at: now).create(
            tx, .operatorCommand(id), user, passwordHash: hash, isSuperadmin: membership == nil,
            isVerified: false)
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
