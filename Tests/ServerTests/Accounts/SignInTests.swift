import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Signing in")
struct SignInTests {
    static let address = "/api/v1/auth/login"

    @Test(
        "The right password gives tokens that work, and says who and where the user is",
        arguments: TestEngine.allCases)
    func good(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic("First")
            let second = try await server.makeClinic("Second")
            let doctor = try await server.makeUser(
                .doctor, in: clinic, email: "ada@clinic.example", password: " a b c d ")
            server.clock.advance(seconds: 1)
            try await server.addMembership(of: doctor, in: second, role: .admin)
            let answer = try await server.post(
                Self.address, ["email": "  Ada@Clinic.EXAMPLE ", "password": " a b c d "])
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["tokenType"] == "Bearer")
            #expect(answer["expiresIn"] == 900)
            let user = try #require(answer["user"])
            #expect(user["id"]?.string == doctor.id.description)
            #expect(user["email"] == "ada@clinic.example")
            #expect(user["role"] == "doctor")
            #expect(user["clinicId"]?.string == clinic.id.description)
            #expect(user["clinics"]?.array?.map { $0["name"]?.string } == ["First", "Second"])
            #expect(user["clinics"]?.array?.map { $0["role"]?.string } == ["doctor", "admin"])
            let token = try #require(answer["accessToken"]?.string)
            let me = try await server.get("/api/v1/auth/me", headers: ["Authorization": "bearer \(token)"])
            #expect(me.json == user)
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'signed_in'") == 1)
        }
    }

    @Test(
        "A wrong password, an unknown address and a user without a password get the same answer",
        arguments: TestEngine.allCases)
    func wrong(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            _ = try await server.makeUser(
                .doctor, in: clinic, email: "known@clinic.example", password: "a good password")
            _ = try await server.makeUser(.doctor, in: clinic, email: "bare@clinic.example")
            var bodies: Set<[String?]> = []
            for email in [
                "known@clinic.example", "unknown@clinic.example", "bare@clinic.example", "' OR 1=1 --",
            ] {
                let answer = try await server.post(
                    Self.address, ["email": .string(email), "password": "wrong"])
                #expect(answer.status == 401, "\(answer)")
                #expect(answer.header("WWW-Authenticate") != nil)
                bodies.insert([answer.code, answer.error, answer.message])
            }
            #expect(
                bodies == [
                    ["INVALID_CREDENTIALS", "Unauthorized", "The e-mail address or the password is wrong"]
                ])
        }
    }

    @Test("Every bad field is named at once, and a body that is no JSON object is refused")
    func badBodies() async throws {
        try await TestServer.run(.sqlite) { server in
            let cases: [(JSONValue, [String])] = [
                ([:], ["email", "password"]), (["email": 7, "password": nil], ["email", "password"]),
                (["email": "a@b.example", "password": ""], ["password"]),
                (["email": .string(String(repeating: "x", count: 255)), "password": "x"], ["email"]),
                (
                    ["email": "a@b.example", "password": .string(String(repeating: "x", count: 1025))],
                    ["password"]
                ),
                (["email": ["a@b.example"], "password": ["x": 1]], ["email", "password"]),
            ]
            for (body, fields) in cases {
                let answer = try await server.post(Self.address, body)
                #expect(answer.status == 400, "\(body): \(answer)")
                #expect(answer.fields == fields)
            }
            for (raw, type, status) in [
                ("", "application/json", 400), ("[]", "application/json", 400),
                ("{", "application/json", 400), ("{}", "text/plain", 415),
            ] {
                let answer = try await server.send(
                    .post, Self.address, raw: Array(raw.utf8), headers: ["Content-Type": type])
                #expect(answer.status == status, "\(raw): \(answer)")
                for key in ["error", "message", "code", "timestamp"] {
                    #expect(answer[key]?.string != nil, "\(raw): \(key)")
                }
            }
            #expect(try await server.get(Self.address).status == 405)
        }
    }

    @Test(
        "A member of no clinic may not sign in, and a removed one may no longer",
        arguments: TestEngine.allCases)
    func removed(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            let body: JSONValue = ["email": .string(doctor.email), "password": "a good password"]
            #expect(try await server.post(Self.address, body).status == 200)
            try await server.endMembership(of: doctor, in: clinic)
            let answer = try await server.post(Self.address, body)
            #expect(answer.status == 403)
            #expect(answer.code == "NOT_A_MEMBER")
        }
    }

    @Test(
        "A superadmin signs in before there is any clinic, and then into the oldest",
        arguments: TestEngine.allCases)
    func superadmin(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin(password: "a good password")
            let body: JSONValue = ["email": .string(boss.email), "password": "a good password"]
            let first = try await server.post(Self.address, body)
            #expect(first.status == 200, "\(first)")
            #expect(first["user"]?["clinicId"] == .null)
            #expect(first["user"]?["clinics"] == [])
            let oldest = try await server.makeClinic("Oldest")
            server.clock.advance(seconds: 1)
            _ = try await server.makeClinic("Newer")
            let second = try await server.post(Self.address, body)
            #expect(second["user"]?["clinicId"]?.string == oldest.id.description)
            #expect(second["user"]?["role"] == "superadmin")
            #expect(second["user"]?["clinics"]?.array?.count == 2)
        }
    }

    @Test("A hash that costs less than today's is made again at sign-in", arguments: TestEngine.allCases)
    func renewal(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let cheap = PasswordHash.Cost(rounds: 3, blockSize: 1, parallelism: 1)
            let old = try PasswordHash.make(of: "a good password", cost: cheap).description
            try await server.perform(
                "UPDATE users SET password_hash = \(old) WHERE id = \(doctor.id)")
            func stored() async throws -> String {
                try await server.database.read { tx in
                    try tx.first("SELECT password_hash FROM users WHERE id = \(doctor.id)") {
                        try $0.get(0) as String
                    } ?? ""
                }
            }
            let session = try await server.signIn(doctor)
            let new = try await stored()
            #expect(new.hasPrefix("$scrypt$ln=4,") && new != old)
            #expect(try await server.status(in: session) == 200)
            _ = try await server.signIn(doctor)
            #expect(try await stored() == new)
        }
    }
}
