import HTTPTypes
import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The second factor")
struct SecondFactorTests {
    @Test("A password alone signs in no more once one is confirmed", arguments: TestEngine.allCases)
    func signIn(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            #expect(factor.recoveryCodes.count == 10 && Set(factor.recoveryCodes).count == 10)
            let refused = try await server.post(
                SignInTests.address,
                ["email": .string(doctor.email), "password": "a good password", "device": "Ada's phone"])
            #expect(refused.status == 401 && refused.code == "MFA_REQUIRED", "\(refused)")
            #expect(refused["accessToken"] == nil && refused["refreshToken"] == nil)
            let token = try #require(refused["mfaToken"]?.string)
            #expect(try await server.count("SELECT count(*) FROM session_families") == 0)
            let good = try await server.answer(token, factor.shown(at: server.now))
            #expect(good.status == 200, "\(good)")
            let session = try TestSession(good)
            let list = try await server.send(.get, "/api/v1/auth/sessions", in: session)
            #expect(list.data.map { $0["device"] } == ["Ada's phone"])
            // An answer that was taken is as good as none.
            let again = try await server.answer(token, factor.shown(at: server.now, steps: 1))
            #expect(again.status == 401 && again.code == "INVALID_MFA_TOKEN", "\(again)")
        }
    }

    @Test("One that was offered and not confirmed asks for nothing", arguments: TestEngine.allCases)
    func offered(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let none = try await server.post(TestServer.confirm, as: doctor, ["code": "123456"])
            #expect(none.status == 404, "\(none)")
            let offered = try await server.post(TestServer.offer, as: doctor)
            let secret = try #require(offered["secret"]?.string)
            #expect(offered.status == 200 && secret.count == 32, "\(offered)")
            #expect(offered["otpauthUri"]?.string?.contains("secret=\(secret)&") == true)
            let wrong = try await server.post(TestServer.confirm, as: doctor, ["code": "12345"])
            #expect(wrong.status == 403 && wrong.code == "WRONG_CODE" && wrong.fields == ["code"], "\(wrong)")
            #expect(try await server.post(TestServer.confirm, as: doctor, [:]).fields == ["code"])
            _ = try await server.signIn(doctor)
            // Neither the secret nor a recovery code can be read in the database.
            _ = try await server.enrol(doctor)
            let stored = try await server.database.read { tx in
                try tx.query("SELECT sealed_secret FROM second_factors") { try $0.get(0) as String }
            }
            #expect(stored.count == 1 && !stored[0].contains(secret))
            for path in [TestServer.offer, TestServer.confirm] {
                let second = try await server.post(path, as: doctor, ["code": "123456"])
                #expect(second.status == 409 && second.code == "MFA_ENABLED", "\(second)")
            }
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'mfa_enabled'") == 1
            )
        }
    }

    @Test("No code passes twice: not in another sign-in, nor one before it", arguments: TestEngine.allCases)
    func replay(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let used = factor.shown(at: server.now)
            #expect(try await server.answer(try await server.challenge(doctor), used).status == 200)
            for stale in [used, factor.shown(at: server.now, steps: -1)] {
                let answer = try await server.answer(try await server.challenge(doctor), stale)
                #expect(answer.status == 401 && answer.code == "INVALID_MFA_CODE", "\(answer)")
            }
            let next = factor.shown(at: server.now, steps: 1)
            #expect(try await server.answer(try await server.challenge(doctor), next).status == 200)
        }
    }

    @Test("Of many who send one code at once, one gets in", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            for code in [factor.shown(at: server.now), factor.recoveryCodes[0]] {
                var tokens: [String] = []
                for _ in 0..<4 { tokens.append(try await server.challenge(doctor)) }
                let good = try await withThrowingTaskGroup(of: Int.self) { group in
                    for token in tokens { group.addTask { try await server.answer(token, code).status } }
                    return try await group.reduce(0) { $0 + ($1 == 200 ? 1 : 0) }
                }
                #expect(good == 1, "\(code)")
            }
        }
    }

    @Test("A recovery code stands in for a code, once, and leaves a row", arguments: TestEngine.allCases)
    func recovery(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let code = factor.recoveryCodes[3].uppercased()
            #expect(try await server.answer(try await server.challenge(doctor), code).status == 200)
            #expect(try await server.answer(try await server.challenge(doctor), code).status == 401)
            let other = factor.recoveryCodes[4]
            #expect(try await server.answer(try await server.challenge(doctor), other).status == 200)
            #expect(
                try await server.count(
                    "SELECT count(*) FROM audit_entries WHERE action = 'recovery_code_used'") == 2)
        }
    }

    @Test("An unknown, a used and an expired mfaToken are one answer", arguments: TestEngine.allCases)
    func tokens(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let (used, old) = (try await server.challenge(doctor), try await server.challenge(doctor))
            #expect(try await server.answer(used, factor.recoveryCodes[0]).status == 200)
            server.clock.advance(seconds: SignInChallenge.lifetime - 1)
            let late = try await server.challenge(doctor)
            server.clock.advance(seconds: 1)
            var answers: Set<[String?]> = []
            for token in [used, old, "unknown", String(repeating: "x", count: 512)] {
                let answer = try await server.answer(token, factor.shown(at: server.now))
                #expect(answer.status == 401, "\(answer)")
                answers.insert([answer.code, answer.error, answer.message])
            }
            #expect(answers.count == 1)
            #expect(try await server.answer(late, factor.shown(at: server.now)).status == 200)
            let bad = try await server.post(TestServer.signInWithCode, ["mfaToken": 7])
            #expect(bad.status == 400 && bad.fields == ["code", "mfaToken"], "\(bad)")
        }
    }

    @Test(
        "Wrong codes count like wrong passwords, and the right password forgives none of them",
        arguments: TestEngine.allCases)
    func guesses(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let token = try await server.challenge(doctor)
            for _ in 0..<4 {
                #expect(try await server.answer(token, "000000x").code == "INVALID_MFA_CODE")
            }
            let second = try await server.challenge(doctor)
            #expect(try await server.answer(second, "000000x").status == 401)
            let locked = try await server.answer(second, factor.shown(at: server.now))
            #expect(locked.status == 429 && locked.header("Retry-After") != nil, "\(locked)")
            server.clock.advance(seconds: 30)
            let good = try await server.answer(second, factor.shown(at: server.now))
            #expect(good.status == 200, "\(good)")
        }
    }

    @Test("Ends by password and code together", arguments: TestEngine.allCases)
    func end(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            func end(_ password: String, _ code: String) async throws -> Answer {
                try await server.delete(
                    TestServer.offer, as: doctor,
                    ["currentPassword": .string(password), "code": .string(code)])
            }
            #expect(try await end("a good password", "123456").status == 404)
            let factor = try await server.enrol(doctor)
            let noCode = try await end("a good password", "123456x")
            #expect(noCode.status == 403 && noCode.code == "WRONG_CODE", "\(noCode)")
            let noPassword = try await end("a bad password", factor.shown(at: server.now))
            #expect(noPassword.status == 403 && noPassword.code == "WRONG_PASSWORD", "\(noPassword)")
            let empty = try await server.delete(TestServer.offer, as: doctor, [:])
            #expect(empty.status == 400 && empty.fields == ["code", "currentPassword"], "\(empty)")
            #expect(try await end("a good password", factor.shown(at: server.now)).status == 204)
            _ = try await server.signIn(doctor)
            for table in ["second_factors", "recovery_codes"] as [SQL] {
                #expect(try await server.count("SELECT count(*) FROM \(table)") == 0)
            }
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'mfa_disabled'")
                    == 1)
        }
    }

    @Test("Its secrets are kept for no repeated request", arguments: TestEngine.allCases)
    func notKept(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let key = ["Idempotency-Key": "same"]
            let first = try await server.send(.post, TestServer.offer, as: doctor, headers: key)
            let second = try await server.send(.post, TestServer.offer, as: doctor, headers: key)
            #expect(first.status == 200 && second.status == 200)
            #expect(first["secret"] != second["secret"])
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 0)
        }
    }

    @Test("Its secrets move over to another secret of the server", arguments: TestEngine.allCases)
    func reseal(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let (old, new) = (
                server.backend.settings.secret,
                try #require(SessionSecret(Array("another secret, and just as long".utf8)))
            )
            for expected in [1, 0] {
                let moved = try await server.database.write { tx in
                    try FactorReseal.run(tx, from: old, to: new)
                }
                #expect(moved == expected)
            }
            let stale = try await server.answer(
                try await server.challenge(doctor), factor.shown(at: server.now))
            #expect(stale.status == 401, "\(stale)")
            try await server.beside({ $0.secret = new }) { twin in
                let good = try await twin.answer(
                    try await twin.challenge(doctor), factor.shown(at: twin.now))
                #expect(good.status == 200, "\(good)")
            }
        }
    }
}
