import Storage
import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("A forgotten password")
struct ForgottenPasswordTests {
    private static let forgot = "/api/v1/auth/password/forgot"
    private static let reset = "/api/v1/auth/password/reset"

    private func forget(_ server: TestServer, _ email: String) async throws -> Answer {
        try await server.post(Self.forgot, ["email": .string(email)])
    }

    private func reset(
        _ server: TestServer, _ token: String?, _ password: String = "another good one"
    ) async throws -> Answer {
        try await server.post(
            Self.reset, ["token": .string(token ?? ""), "newPassword": .string(password)])
    }

    @Test(
        "Is reset by the mailed link: all sessions end, and the owner is told",
        arguments: TestEngine.allCases)
    func resetting(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let session = try await server.signIn(doctor)
            #expect(try await forget(server, " \(doctor.email.uppercased())").status == 202)
            let mail = try #require(try await server.accountMails("account.reset").first)
            #expect(mail.recipient == doctor.email)
            let answer = try await reset(server, mail.token)
            #expect(answer.status == 204 && answer.bytes.isEmpty, "\(answer)")
            #expect(try await server.status(in: session) == 401)
            #expect(try await server.refresh(session.refresh).status == 401)
            let told = try await server.accountMails("account.password_changed")
            #expect(told.map(\.recipient) == [doctor.email] && told[0].token == nil)
            var changed = doctor
            changed.password = "another good one"
            _ = try await server.signIn(changed)
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE verified_at IS NOT NULL") == 1)
        }
    }

    @Test(
        "Who has left all clinics and is invited by another sets a new one, and accepts with it",
        arguments: TestEngine.allCases)
    func invited(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            try await server.endMembership(of: doctor, in: clinic)
            #expect(try await forget(server, doctor.email).status == 202)
            #expect(try await server.accountMails("account.reset").isEmpty, "nothing to sign in to")
            let other = try await server.makeClinic("Other")
            let admin = try await server.makeUser(.admin, in: other)
            let invitation = try await server.invite(doctor.email, .doctor, to: other, by: admin)
            #expect(try await forget(server, doctor.email).status == 202)
            let mail = try #require(try await server.accountMails("account.reset").first)
            #expect(try await reset(server, mail.token).status == 204)
            let joined = try await server.accept(invitation, ["password": "another good one"])
            #expect(joined.status == 200, "\(joined)")
        }
    }

    @Test(
        "Known and unknown addresses, and those that are disabled, get one answer after one time",
        arguments: TestEngine.allCases)
    func alike(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let gone = try await server.makeUser(.doctor, in: clinic, email: "gone@test.example")
            try await server.perform("UPDATE users SET disabled_at = \(server.now) WHERE id = \(gone.id)")
            for email in [doctor.email, gone.email, "nobody@test.example"] {
                let start = ContinuousClock.now
                let answer = try await forget(server, email)
                #expect(start.duration(to: .now) >= ForgottenPassword.patience)
                #expect(answer.status == 202 && answer.bytes.isEmpty, "\(answer)")
            }
            #expect(try await server.accountMails().map(\.recipient) == [doctor.email])
            // What is no address at all is nobody's either.
            for odd in [
                "", " ", "nobody", "@", "a@b", "x\u{200B}y@test.example", "ä@test.example",
                String(repeating: "x", count: 5000) + "@test.example",
            ] { #expect(try await forget(server, odd).status == 202, "\(odd.prefix(20))") }
            for body: JSONValue in [[:], ["email": 5], ["email": nil]] {
                let answer = try await server.post(Self.forgot, body)
                #expect(answer.status == 400 && answer.fields == ["email"], "\(answer)")
            }
        }
    }

    @Test("Who asks too often gets the same answer, and no mail", arguments: TestEngine.allCases)
    func tooOften(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, configure: { $0.hasRateLimit = true }) { server, doctor, _ in
            var status = 0
            for _ in 0..<1000 where status != 429 { status = try await server.look(at: "x").status }
            #expect(status == 429, "the client has used up its tries")
            let answer = try await forget(server, doctor.email)
            #expect(answer.status == 202 && answer.bytes.isEmpty, "\(answer)")
            #expect(try await server.accountMails().isEmpty)
        }
    }

    @Test("A new password forgives no wrong codes: the next one locks again", arguments: TestEngine.allCases)
    func codes(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let waiting = try await server.challenge(doctor)
            for _ in 0..<10 {
                #expect(try await server.answer(waiting, "000000x").status == 401)
                server.clock.advance(seconds: 17)
            }
            #expect(try await server.answer(waiting, factor.recoveryCodes[0]).status == 429)
            _ = try await forget(server, doctor.email)
            let token = try await server.accountMails("account.reset").last?.token
            #expect(try await reset(server, token).status == 204)
            var changed = doctor
            changed.password = "another good one"
            let challenge = try await server.challenge(changed)
            #expect(try await server.answer(challenge, "000000x").status == 401)
            let locked = try await server.answer(challenge, factor.recoveryCodes[0])
            #expect(locked.status == 429 && locked.header("Retry-After") == "900", "\(locked)")
            server.clock.advance(seconds: 900)
            let late = try await server.challenge(changed)
            #expect(try await server.answer(late, factor.recoveryCodes[0]).status == 200)
        }
    }

    @Test("At most three mails an hour go to one account", arguments: TestEngine.allCases)
    func limit(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, configure: { $0.hasRateLimit = true }) { server, doctor, _ in
            for _ in 0..<5 {
                // So that the mails are known in their order.
                server.clock.advance(seconds: 1)
                #expect(try await forget(server, doctor.email).status == 202)
            }
            let mails = try await server.accountMails("account.reset")
            #expect(mails.count == 3)
            // The newest is good, and those before it are not.
            #expect(try await reset(server, mails[0].token).status == 404)
            server.clock.advance(minutes: 61)
            #expect(try await forget(server, doctor.email).status == 202)
            #expect(try await server.accountMails("account.reset").count == 4)
        }
    }

    @Test("An unknown, a used and an expired token are one answer", arguments: TestEngine.allCases)
    func tokens(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            _ = try await forget(server, doctor.email)
            let used = try #require(try await server.accountMails("account.reset").last?.token)
            // A weak password spends nothing.
            for weak in ["short", "password123", String(doctor.email.prefix { $0 != "@" })] {
                let answer = try await reset(server, used, weak)
                #expect(answer.status == 400 && answer.code == "WEAK_PASSWORD", "\(weak): \(answer)")
            }
            #expect(try await reset(server, used).status == 204)
            server.clock.advance(seconds: 1)
            _ = try await forget(server, doctor.email)
            let old = try #require(try await server.accountMails("account.reset").last?.token)
            server.clock.advance(seconds: ForgottenPassword.lifetime)
            var answers: Set<[String?]> = []
            for token in [used, old, "unknown", "\(old)x"] {
                let answer = try await reset(server, token)
                #expect(answer.status == 404, "\(answer)")
                answers.insert([answer.code, answer.error, answer.message])
            }
            #expect(answers.count == 1 && answers.first?.first == "TOKEN_NOT_FOUND")
            let empty = try await server.post(Self.reset, [:])
            #expect(empty.status == 400 && empty.fields == ["newPassword", "token"], "\(empty)")
        }
    }

    @Test("One token sets one password, however many use it at once", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            _ = try await forget(server, doctor.email)
            let token = try await server.accountMails("account.reset").last?.token
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<4 {
                    group.addTask { try await reset(server, token, "password number \(number)").status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }.sorted()
            }
            #expect(statuses == [204, 404, 404, 404])
        }
    }

    @Test(
        "A locked account signs in at once afterwards, and the second factor stays",
        arguments: TestEngine.allCases)
    func locked(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let factor = try await server.enrol(doctor)
            let waiting = try await server.challenge(doctor)
            let wrong: JSONValue = ["email": .string(doctor.email), "password": "wrong"]
            for _ in 0..<12 {
                _ = try await server.post(SignInTests.address, wrong)
                server.clock.advance(seconds: 17)
            }
            #expect(try await server.post(SignInTests.address, wrong).status == 429)
            _ = try await forget(server, doctor.email)
            let token = try await server.accountMails("account.reset").last?.token
            #expect(try await reset(server, token).status == 204)
            // What a right password had begun before is over.
            #expect(try await server.answer(waiting, factor.recoveryCodes[0]).status == 401)
            var changed = doctor
            changed.password = "another good one"
            let challenge = try await server.challenge(changed)
            #expect(try await server.answer(challenge, factor.recoveryCodes[0]).status == 200)
        }
    }
}
