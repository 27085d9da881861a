import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Unlocking a desk")
struct UnlockTests {
    private static let path = "/api/v1/auth/unlock"

    private func sessionsTyped(_ server: TestServer) async throws -> Int {
        try await server.count("SELECT count(*) FROM session_families WHERE password_at = \(server.now)")
    }

    @Test(
        "Takes the password of who is signed in, and notes when it was typed", arguments: TestEngine.allCases)
    func password(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let (browser, other) = (try await server.browse(as: doctor), try await server.browse(as: doctor))
            server.clock.advance(minutes: 6)
            let wrong = try await server.send(.post, Self.path, in: browser, ["password": "wrong"])
            #expect(wrong.status == 403 && wrong.code == "WRONG_PASSWORD", "\(wrong)")
            #expect(wrong.fields == ["password"])
            #expect(try await sessionsTyped(server) == 0)
            let right = try await server.send(.post, Self.path, in: browser, ["password": "a good password"])
            #expect(right.status == 204 && right.bytes.isEmpty, "\(right)")
            #expect(try await sessionsTyped(server) == 1)
            #expect(try await server.status(in: other) == 200)
            // A phone may lock itself too; a token without a session has nowhere to note it.
            let phone = try await server.signIn(doctor)
            #expect(
                try await server.send(.post, Self.path, in: phone, ["password": "a good password"]).status
                    == 204)
            #expect(
                try await server.post(Self.path, as: doctor, ["password": "a good password"]).status == 204)
            #expect(try await server.post(Self.path, ["password": "a good password"]).status == 401)
        }
    }

    @Test("Opens for five minutes what asks for a fresh password", arguments: TestEngine.allCases)
    func fresh(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "a good password")
            let patient = try await server.makePatient(in: clinic)
            let browser = try await server.browse(as: admin)
            server.clock.advance(minutes: 6)
            func erase() async throws -> Answer {
                try await server.send(
                    .post, "/patients/\(patient)/erase", in: browser,
                    ["reason": "Asked for it", "dryRun": true])
            }
            #expect(try await erase().code == "REAUTHENTICATION_REQUIRED")
            let unlocked = try await server.send(
                .post, Self.path, in: browser, ["password": "a good password"])
            #expect(unlocked.status == 204, "\(unlocked)")
            #expect(try await erase().status == 200)
            server.clock.advance(minutes: 6)
            #expect(try await erase().code == "REAUTHENTICATION_REQUIRED")
        }
    }

    @Test("Takes a code as sign-in does, once, which opens the same", arguments: TestEngine.allCases)
    func code(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let browser = try await server.browse(as: doctor)
            func unlock(_ code: String) async throws -> Answer {
                try await server.send(.post, Self.path, in: browser, ["code": .string(code)])
            }
            let none = try await unlock("123456")
            #expect(none.status == 403 && none.code == "WRONG_CODE" && none.fields == ["code"], "\(none)")
            // A secret that was offered and not confirmed proves nothing.
            let offered = try await server.post(TestServer.offer, as: doctor)
            let secret = TimeCode(secret: Base32.decode(try #require(offered["secret"]?.string)))
            let unconfirmed = secret.code(at: TimeCode.step(at: server.now))
            #expect(try await unlock(unconfirmed).code == "WRONG_CODE")
            let factor = try await server.enrol(doctor)
            let shown = factor.shown(at: server.now)
            #expect(try await unlock(shown).status == 204)
            #expect(try await unlock(shown).code == "WRONG_CODE")
            #expect(try await unlock(factor.recoveryCodes[0]).status == 204)
            #expect(try await unlock(factor.recoveryCodes[0]).code == "WRONG_CODE")
            #expect(try await sessionsTyped(server) == 1)
            #expect(
                try await server.count(
                    "SELECT count(*) FROM audit_entries WHERE action = 'recovery_code_used'") == 1)
        }
    }

    @Test(
        "Counts wrong tries as sign-in does, and forgives them after a right one",
        arguments: TestEngine.allCases)
    func throttle(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let browser = try await server.browse(as: doctor)
            func unlock(_ password: String) async throws -> Int {
                try await server.send(.post, Self.path, in: browser, ["password": .string(password)]).status
            }
            for _ in 0..<2 {
                for _ in 0..<4 { #expect(try await unlock("wrong") == 403) }
                #expect(try await unlock("a good password") == 204)
            }
            for _ in 0..<5 { #expect(try await unlock("wrong") == 403) }
            #expect(try await unlock("a good password") == 429)
            let signIn = try await server.post(
                SignInTests.address, ["email": .string(doctor.email), "password": "a good password"])
            #expect(signIn.status == 429, "\(signIn)")
            // The session goes on: only what guesses is locked.
            #expect(try await server.status(in: browser) == 200)
        }
    }

    @Test("A password forgives nothing where a code is asked for at sign-in", arguments: TestEngine.allCases)
    func unforgiven(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let browser = try await server.browse(as: doctor)
            _ = try await server.enrol(doctor)
            for _ in 0..<4 {
                #expect(try await server.send(.post, Self.path, in: browser, ["code": "x"]).status == 403)
            }
            let right = try await server.send(.post, Self.path, in: browser, ["password": "a good password"])
            #expect(right.status == 204, "\(right)")
            #expect(try await server.send(.post, Self.path, in: browser, ["code": "x"]).status == 403)
            #expect(try await server.send(.post, Self.path, in: browser, ["code": "x"]).status == 429)
        }
    }

    @Test("Is one of password and code, and is kept for no repeated request", arguments: TestEngine.allCases)
    func bodies(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            for (body, fields) in [
                ([:], ["password"]), (["password": "x", "code": "123456"], ["password"]),
                (["password": 7], ["password"]), (["code": ""], ["code"]), (["code": []], ["code"]),
                (["password": nil, "code": nil], ["password"]),
            ] as [(JSONValue, [String])] {
                let answer = try await server.post(Self.path, as: doctor, body)
                #expect(answer.status == 400, "\(body): \(answer)")
                #expect(answer.fields == fields, "\(body)")
            }
            let key = ["Idempotency-Key": "same"]
            for (password, status) in [("a good password", 204), ("wrong", 403)] {
                let answer = try await server.send(
                    .post, Self.path, as: doctor, body: ["password": .string(password)], headers: key)
                #expect(answer.status == status, "\(answer)")
            }
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 0)
        }
    }
}
