import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Credentials")
struct CredentialsTests {
    @Test(
        "A password that was shown proves nothing once another one is stored", arguments: TestEngine.allCases)
    func stale(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let user = try await server.makeUser(.doctor, in: clinic, password: "the old password")
            let passwords = server.backend.passwords
            let stored = try await server.database.read { tx in
                try tx.first("SELECT password_hash FROM users WHERE id = \(user.id)") {
                    try $0.get(0) as String
                }
            }
            let wrong = try await CredentialProof.checked(
                password: "another password", against: stored, of: user.id, by: passwords)
            #expect(wrong == nil)
            let proof = try #require(
                try await CredentialProof.checked(
                    password: "the old password", against: stored, of: user.id, by: passwords))
            let now = server.now
            @Sendable func set(_ hash: String) async throws {
                try await server.database.write { tx in
                    try Credentials(request: .job("test", at: now), at: now).setPassword(
                        tx, proof, hash: hash)
                }
            }
            try await set("one")
            await #expect(throws: Problem.self) { try await set("two") }
            #expect(try await server.count("SELECT count(*) FROM users WHERE password_hash = 'one'") == 1)
        }
    }

    @Test(
        "Each clinic of the user has a row in its trail, in an unbroken chain", arguments: TestEngine.allCases
    )
    func trail(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinics = [try await server.makeClinic("A"), try await server.makeClinic("B")]
            let user = try await server.makeUser(.doctor, in: clinics[0], password: "the old password")
            try await server.addMembership(of: user, in: clinics[1])
            let session = try await server.signIn(user.email, "the old password")
            let now = server.now
            try await server.database.write { tx in
                let credentials = Credentials(request: .job("test", at: now), at: now)
                let proof = CredentialProof.operatorCommand(user.id)
                try credentials.setPassword(tx, proof, hash: "")
                try credentials.setDisabled(tx, proof, true)
                try credentials.setDisabled(tx, proof, false)
            }
            for clinic in clinics {
                let admin = try await server.makeUser(.admin, in: clinic)
                let rows = try await server.get("/audit?entity=user", as: admin).data
                #expect(
                    rows.map { $0["action"]?.string }.sorted { ($0 ?? "") < ($1 ?? "") }
                        == ["disabled", "enabled", "password_changed"], "\(rows)")
                #expect(rows.allSatisfy { $0["entityId"]?.string == "\(user.id)" })
            }
            let bearer = session["accessToken"]?.string ?? ""
            #expect(try await server.get("/staff", bearer: bearer).status == 401)
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test(
        "A user of before is asked once to confirm their address, and signs in as before meanwhile",
        arguments: TestEngine.allCases)
    func verification(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let user = try await server.makeUser(
                .doctor, in: clinic, password: "the old password", isVerified: false)
            try await server.perform("UPDATE users SET verify_due = \(true)")
            for _ in 0..<2 {
                #expect(try await server.signIn(user.email, "the old password").status == 200)
            }
            let links = try await server.mailedLinks(to: user.email, template: "account.verify_email")
            #expect(links.map(\.url) == ["http://127.0.0.1:8080/verify"])
            let token = links.first?.token ?? ""
            let confirmed = try await server.post("/api/v1/auth/email/verify", ["token": .string(token)])
            #expect(confirmed.status == 204, "\(confirmed)")
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE verified_at IS NOT NULL") == 1)
            #expect(try await server.signIn(user.email, "the old password").status == 200)
        }
    }

    @Test(
        "Who changes their address is out of reach of invitations to the old one",
        arguments: TestEngine.allCases)
    func movedAddress(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, squat) = (try await server.makeClinic(), try await server.makeClinic("Squat"))
            let admin = try await server.makeUser(.admin, in: clinic)
            let squatter = try await server.makeUser(
                .doctor, in: squat, email: "sara@test.example", isVerified: false)
            let token = try await server.invite("sara@test.example", .doctor, to: clinic, by: admin)
            let now = server.now
            try await server.database.write { tx in
                try Credentials(request: .job("test", at: now), at: now).setAddress(
                    tx, ProfileProof(.operatorCommand(squatter.id)), address: "mallory@test.example",
                    isVerified: true)
            }
            #expect(try await server.look(at: token).status == 404)
            let next = try await server.invite("sara@test.example", .doctor, to: clinic, by: admin)
            let joined = try await server.accept(next, ["password": "a long password"])
            #expect(joined.status == 200 && joined["user"]?["id"] != "\(squatter.id)", "\(joined)")
        }
    }

    @Test("Two who give two users one address: one of them is told so", arguments: TestEngine.allCases)
    func oneAddress(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let users = [
                try await server.makeUser(.doctor, in: clinic),
                try await server.makeUser(.doctor, in: clinic),
            ]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for user in users {
                    group.addTask {
                        try await server.patch(
                            "/staff/\(user.id)", as: admin, ["email": "Same@test.example"]
                        ).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 409])
        }
    }
}
