import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("One address that is added twice")
struct AddingAtOnceTests {
    private static func add(
        _ server: TestServer, _ admin: TestUser, _ password: String?
    ) async throws -> Answer {
        var person: JSONObject = [
            "email": "sara@test.example", "firstName": "Sara", "lastName": "Malik", "role": "doctor",
        ]
        if let password { person["password"] = .string(password) }
        return try await server.post("/staff", as: admin, .object(person))
    }

    /// Both ask while nobody can be made yet, so that neither has seen the other.
    private static func both(
        _ server: TestServer, _ admins: [TestUser], _ password: String?
    ) async throws -> [Answer] {
        let hold = try await TableHold(server, "users")
        async let one = add(server, admins[0], password)
        if server.engine == .postgres { try await hold.wait(for: 1) }
        async let other = add(server, admins[1], password)
        if server.engine == .postgres { try await hold.wait(for: 2) }
        try await hold.release()
        return [try await one, try await other]
    }

    @Test(
        "By two clinics at once: both succeed, and the second invites whom the first has made",
        arguments: TestEngine.allCases, [nil, "a first password"])
    func clinics(engine: TestEngine, password: String?) async throws {
        try await TestServer.run(engine) { server in
            var admins: [TestUser] = []
            for name in ["One", "Two"] {
                admins.append(try await server.makeUser(.admin, in: try await server.makeClinic(name)))
            }
            let answers = try await Self.both(server, admins, password)
            #expect(answers.map(\.status) == [201, 201], "\(answers)")
            #expect(Set(answers.map(\.id)).count == 1)
            let statuses = Set(answers.compactMap { $0["membershipStatus"]?.string })
            let expected: Set<String> = password == nil ? ["invited"] : ["active", "invited"]
            #expect(statuses == expected)
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE email = 'sara@test.example'") == 1)
        }
    }

    @Test(
        "By one clinic at once: two mails, of which the last one's link is good",
        arguments: TestEngine.allCases)
    func oneClinic(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admins = [
                try await server.makeUser(.admin, in: clinic), try await server.makeUser(.admin, in: clinic),
            ]
            let answers = try await Self.both(server, admins, nil)
            #expect(answers.map(\.status) == [201, 201], "\(answers)")
            #expect(try await server.get("/staff/invitations", as: admins[0]).data.count == 1)
            let links = try await server.mailedLinks(
                to: "sara@test.example", template: "account.invitation")
            var good = 0
            for link in links { good += try await server.look(at: link.token).status == 200 ? 1 : 0 }
            #expect(links.count == 2 && good == 1)
        }
    }

    @Test(
        "A weak first password is refused whether somebody has the address or not",
        arguments: TestEngine.allCases)
    func weak(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic("Bright Smiles")
            let admin = try await server.makeUser(.admin, in: clinic)
            _ = try await server.makeUser(
                .doctor, in: try await server.makeClinic("Other"), email: "known.person@test.example")
            for email in ["known.person@test.example", "other.person@test.example"] {
                let name = String(email.prefix { $0 != "@" })
                for password in ["short", "password123", "bright-smiles", name, email] {
                    let answer = try await server.post(
                        "/staff", as: admin,
                        [
                            "email": .string(email), "firstName": "Sara", "lastName": "Malik",
                            "role": "doctor", "password": .string(password),
                        ])
                    #expect(answer.status == 400 && answer.code == "WEAK_PASSWORD", "\(password): \(answer)")
                    #expect(answer.fields == ["password"])
                }
            }
            #expect(try await server.accountMails().isEmpty)
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE email LIKE 'other.person%'") == 0)
        }
    }
}
