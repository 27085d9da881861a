import API
import Domain
import Storage
import Testing

@testable import Server

extension TestServer {
    /// The token that is on its way to an address and good, of any clinic or of one.
    func invitationToken(to email: String, from clinic: TestClinic? = nil) async throws -> String? {
        for (_, token) in try await mailedLinks(to: email, template: "account.invitation") {
            let sender = try await database.read { tx in
                try tx.first(
                    """
                    SELECT i.clinic_id FROM invitations i
                    WHERE i.token_hash = \(MailedToken(token).hash) AND \(Invitation.pending)
                    """
                ) { try $0.get(0) as ID }
            }
            if let sender, sender == clinic?.id ?? sender { return token }
        }
        return nil
    }

    /// The links that wait to be mailed to an address, oldest first.
    func mailedLinks(
        to email: String, template: String
    ) async throws -> [(url: String, token: String)] {
        let data = try await database.read { tx in
            try tx.query(
                """
                SELECT data FROM outbox WHERE recipient = \(email) AND template = \(template)
                ORDER BY created_at, id
                """
            ) { try $0.get(0) as String }
        }
        return try data.compactMap { try JSONValue(parsing: Array($0.utf8))["link"]?.string }.map { link in
            let parts = link.split(separator: "#", maxSplits: 1)
            return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
        }
    }

    /// Invites an address as staff. Returns the token of the mail.
    func invite(
        _ email: String, _ role: Role, to clinic: TestClinic, by admin: TestUser, firstName: String = "Sent",
        lastName: String = "Name"
    ) async throws -> String {
        let answer = try await post(
            "/staff", as: admin, clinic: clinic,
            [
                "email": .string(email), "firstName": .string(firstName), "lastName": .string(lastName),
                "role": .string(role.rawValue),
            ])
        #expect(answer.status == 201 && answer["membershipStatus"] == "invited", "\(answer)")
        return try #require(try await invitationToken(to: email, from: clinic))
    }

    func accept(_ token: String, _ body: JSONValue, as user: TestUser? = nil) async throws -> Answer {
        try await post("/api/v1/auth/invitations/\(token)/accept", as: user, body)
    }

    func look(at token: String) async throws -> Answer {
        try await get("/api/v1/auth/invitations/\(token)")
    }

    func signIn(_ email: String, _ password: String) async throws -> Answer {
        try await post("/api/v1/auth/login", ["email": .string(email), "password": .string(password)])
    }

    /// Sends a request with any access token.
    func get(_ path: String, bearer: String) async throws -> Answer {
        try await get(path, headers: ["Authorization": "Bearer \(bearer)"])
    }

    /// Gives a user other names, as they would themselves.
    func rename(_ user: TestUser, _ firstName: String, _ lastName: String) async throws {
        let now = now
        try await database.write { tx in
            try Credentials(request: .job("test", at: now), at: now).setNames(
                tx, ProfileProof(.operatorCommand(user.id)), firstName: firstName, lastName: lastName)
        }
    }
}
