import Storage
import HTTPTypes
import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Changing one's own password")
struct PasswordChangeTests {
    static let path = "/api/v1/auth/password"

    @Test("Ends the other sessions and leaves this one", arguments: TestEngine.allCases)
    func change(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let second = try await server.makeClinic("Second")
            try await server.addMembership(of: doctor, in: second)
            let (mine, other) = (try await server.signIn(doctor), try await server.signIn(doctor))
            let answer = try await server.send(
                .post, Self.path, in: mine,
                ["currentPassword": "a good password", "newPassword": "another good one"])
            #expect(answer.status == 204 && answer.bytes.isEmpty, "\(answer)")
            #expect(try await server.status(in: mine) == 200)
            #expect(try await server.status(in: other) == 401)
            #expect(try await server.refresh(other.refresh).status == 401)
            #expect(try await server.refresh(mine.refresh).status == 200)
            for (password, status) in [("a good password", 401), ("another good one", 200)] {
                let signIn = try await server.post(
                    SignInTests.address,
                    ["email": .string(doctor.email), "password": .string(password)])
                #expect(signIn.status == status, "\(signIn)")
            }
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'password_changed'")
                    == 2)
            let text = try await server.get("/audit", as: server.makeUser(.admin, in: clinic)).text
            #expect(!text.contains("good one") && !text.contains("scrypt"))
        }
    }

    @Test("Takes the present password; wrong ones count like failed sign-ins", arguments: TestEngine.allCases)
    func wrong(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            func change(_ current: String) async throws -> Answer {
                try await server.post(
                    Self.path, as: doctor,
                    ["currentPassword": .string(current), "newPassword": "another good one"])
            }
            for _ in 0..<5 {
                let answer = try await change("wrong")
                #expect(answer.status == 403 && answer.code == "WRONG_PASSWORD", "\(answer)")
                #expect(answer.fields == ["currentPassword"])
            }
            let locked = try await change("a good password")
            #expect(locked.status == 429 && locked.header("Retry-After") != nil, "\(locked)")
            let signIn = try await server.post(
                SignInTests.address, ["email": .string(doctor.email), "password": "a good password"])
            #expect(signIn.status == 429, "\(signIn)")
            server.clock.advance(minutes: 1)
            #expect(try await change("a good password").status == 204)
        }
    }

    @Test("Names every bad field, and refuses what is weak or the same", arguments: TestEngine.allCases)
    func weak(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic("Bright Smiles")
            let doctor = try await server.makeUser(
                .doctor, in: clinic, email: "fatima.khan@test.example", password: "a good password")
            let empty = try await server.post(Self.path, as: doctor, [:])
            #expect(empty.status == 400 && empty.fields == ["currentPassword", "newPassword"], "\(empty)")
            for weak in ["short", "password123", "fatima.khan", "Bright-Smiles", "FATIMA.KHAN@test.example"] {
                let answer = try await server.post(
                    Self.path, as: doctor,
                    ["currentPassword": "a good password", "newPassword": .string(weak)])
                #expect(answer.status == 400 && answer.code == "WEAK_PASSWORD", "\(weak): \(answer)")
                #expect(answer.fields == ["newPassword"])
            }
            let same = try await server.post(
                Self.path, as: doctor,
                ["currentPassword": "a good password", "newPassword": "a good password"])
            #expect(same.status == 400 && same.fields == ["newPassword"], "\(same)")
        }
    }

    @Test("A first password must be changed, and is then one's own", arguments: TestEngine.allCases)
    func first(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            try await server.perform(
                "UPDATE users SET must_change_password = \(true) WHERE id = \(doctor.id)")
            let session = try await server.signIn(doctor)
            for (method, path) in [
                ("GET", "/patients"), ("POST", "/api/v1/auth/mfa/totp"), ("GET", "/api/v1/auth/sessions"),
            ] {
                let answer = try await server.send(
                    method == "GET" ? .get : .post, path, in: session)
                #expect(
                    answer.status == 403 && answer.code == "PASSWORD_CHANGE_REQUIRED", "\(path): \(answer)")
            }
            func change(to new: String) async throws -> Int {
                try await server.send(
                    .post, Self.path, in: session,
                    ["currentPassword": "a good password", "newPassword": .string(new)]
                ).status
            }
            #expect(try await change(to: "a good password") == 400)
            #expect(try await server.status(in: session, "/api/v1/protected/patients") == 403)
            #expect(try await change(to: "my own password") == 204)
            #expect(try await server.status(in: session, "/api/v1/protected/patients") == 200)
        }
    }

    @Test(
        "A superadmin changes theirs before there is a clinic, and says no reason when there is",
        arguments: TestEngine.allCases)
    func superadmin(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin(password: "a good password")
            for (old, new) in [
                ("a good password", "another good one"), ("another good one", "yet another one"),
            ] {
                let answer = try await server.send(
                    .post, Self.path, as: boss,
                    body: ["currentPassword": .string(old), "newPassword": .string(new)],
                    headers: ["X-Reason": ""])
                #expect(answer.status == 204, "\(answer)")
                _ = try await server.makeClinic()
            }
        }
    }
}
