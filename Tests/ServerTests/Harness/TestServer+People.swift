import API
import Domain
import Storage

@testable import Server

/// Somebody who can sign in. Their address is verified unless a test says otherwise.
struct TestUser: Sendable {
    var id: ID
    var email: String
    var role: Role
    var firstName: String
    var lastName: String
    /// Nil for superadmins.
    var clinicId: ID?
    /// Their own record, for patients.
    var patientId: ID?
    /// What they sign in with, when one was given.
    var password: String?
}

extension TestServer {
    /// A member of `clinic`; a patient gets a record too. They can sign in when a password is given.
    func makeUser(
        _ role: Role, in clinic: TestClinic, firstName: String? = nil, lastName: String = "Tester",
        email: String? = nil,
        password: String? = nil, isVerified: Bool = true
    ) async throws -> TestUser {
        let firstName = firstName ?? (role.rawValue.prefix(1).uppercased() + role.rawValue.dropFirst())
        var user = try await insertUser(
            role, firstName: firstName, lastName: lastName, email: email, password: password,
            isVerified: isVerified)
        user.clinicId = clinic.id
        if role == .patient {
            user.patientId = try await makePatient(
                in: clinic, firstName: firstName, lastName: lastName, email: user.email)
        }
        try await addMembership(of: user, in: clinic)
        return user
    }

    func makeSuperadmin(password: String? = nil) async throws -> TestUser {
        try await insertUser(
            .superadmin, firstName: "Super", lastName: "Admin", email: nil, password: password)
    }

    /// Makes `user` a member of one more clinic, in the role that they have.
    func addMembership(of user: TestUser, in clinic: TestClinic, role: Role? = nil) async throws {
        let role = role ?? user.role
        let patientId = role == .patient ? user.patientId : nil
        let now = now
        try await perform(
            """
            INSERT INTO memberships (clinic_id, user_id, role, patient_id, created_at, updated_at)
            VALUES (\(clinic.id), \(user.id), \(role.rawValue), \(patientId), \(now), \(now))
            """)
    }

    /// Ends the membership, as `DELETE /staff/:id` does.
    func endMembership(of user: TestUser, in clinic: TestClinic) async throws {
        let now = now
        try await perform(
            "UPDATE memberships SET ended_at = \(now) WHERE clinic_id = \(clinic.id) AND user_id = \(user.id)"
        )
    }

    /// A token as signing in would give it.
    func token(of user: TestUser) async throws -> String {
        try await backend.tokens.issue(user: user.id, role: user.role.rawValue, clinicId: user.clinicId)
    }

    private func insertUser(
        _ role: Role, firstName: String, lastName: String, email: String?, password: String?,
        isVerified: Bool = true
    ) async throws -> TestUser {
        let now = now
        let id = ID.make(at: now)
        let email = email ?? "\(role.rawValue).\(id)@test.example"
        let hash = if let password { try await backend.passwords.hash(password) } else { "" }
        try await database.write { tx in
            try Credentials(request: .job("test", at: now), at: now).create(
                tx, .operatorCommand(id),
                .init(id: id, email: email, firstName: firstName, lastName: lastName), passwordHash: hash,
                isSuperadmin: role == .superadmin, isVerified: isVerified)
        }
        return TestUser(
            id: id, email: email, role: role, firstName: firstName, lastName: lastName, password: password)
    }
}
