import HTTPTypes
import Storage
import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Another address to sign in with")
struct AddressChangeTests {
    private static let path = "/api/v1/auth/email"
    private static let verify = "/api/v1/auth/email/verify"

    private func ask(
        _ server: TestServer, _ user: TestUser, _ email: String, _ password: String = "a good password"
    ) async throws -> Answer {
        try await server.post(
            Self.path, as: user, ["newEmail": .string(email), "currentPassword": .string(password)])
    }

    private func verify(_ server: TestServer, _ token: String?) async throws -> Answer {
        try await server.post(Self.verify, ["token": .string(token ?? "")])
    }

    @Test("Counts once the link to it comes back; the old address is told", arguments: TestEngine.allCases)
    func change(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let session = try await server.signIn(doctor)
            let asked = try await ask(server, doctor, "New.Address@test.example")
            #expect(asked.status == 202 && asked.bytes.isEmpty, "\(asked)")
            _ = try await server.signIn(doctor)
            let mails = try await server.accountMails("account.verify_email")
            #expect(mails.map(\.recipient) == ["New.Address@test.example"])
            let warned = try await server.accountMails("account.address_asked")
            #expect(warned.map(\.recipient) == [doctor.email] && warned[0].token == nil)
            #expect(try await verify(server, mails[0].token).status == 204)
            #expect(try await verify(server, mails[0].token).status == 404)
            let told = try await server.accountMails("account.address_changed")
            #expect(told.map(\.recipient) == [doctor.email])
            let old = try await server.post(
                SignInTests.address, ["email": .string(doctor.email), "password": "a good password"])
            #expect(old.status == 401)
            let new = try await server.post(
                SignInTests.address, ["email": "new.address@test.example", "password": "a good password"])
            #expect(new.status == 200 && new["user"]?["email"] == "New.Address@test.example", "\(new)")
            #expect(try await server.status(in: session) == 200)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'address_changed'")
                    == 1)
        }
    }

    @Test("Nobody learns whether somebody else has it", arguments: TestEngine.allCases)
    func taken(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            _ = try await server.makeUser(.doctor, in: clinic, email: "taken@test.example")
            let answer = try await ask(server, doctor, "Taken@test.example")
            #expect(answer.status == 202, "\(answer)")
            #expect(try await server.accountMails().map(\.recipient) == [doctor.email])
            // Taken between the mail and its return.
            #expect(try await ask(server, doctor, "later@test.example").status == 202)
            let token = try await server.accountMails("account.verify_email").last?.token
            _ = try await server.makeUser(.doctor, in: clinic, email: "later@test.example")
            let late = try await verify(server, token)
            #expect(late.status == 409 && late.code == "EMAIL_IN_USE", "\(late)")
        }
    }

    @Test("The present address is verified the same way", arguments: TestEngine.allCases)
    func own(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            #expect(try await ask(server, doctor, doctor.email).status == 202)
            let mails = try await server.accountMails()
            #expect(mails.map(\.template) == ["account.verify_email"])
            #expect(try await verify(server, mails[0].token).status == 204)
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE verified_at IS NOT NULL") == 1)
            #expect(try await server.accountMails().count == 1)
        }
    }

    @Test(
        "The first address that is verified, the present one or another, ends sessions and second factor",
        arguments: TestEngine.allCases, [nil, "victim@test.example"])
    func first(engine: TestEngine, address: String?) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let stranger = try await server.makeUser(
                .doctor, in: clinic, password: "a good password", isVerified: false)
            let session = try await server.signIn(stranger)
            let factor = try await server.enrol(stranger)
            let waiting = try await server.challenge(stranger)
            #expect(try await ask(server, stranger, address ?? stranger.email).status == 202)
            let token = try await server.accountMails("account.verify_email").last?.token
            #expect(try await verify(server, token).status == 204)
            #expect(try await server.status(in: session) == 401)
            #expect(try await server.refresh(session.refresh).status == 401)
            #expect(try await server.answer(waiting, factor.recoveryCodes[0]).status == 401)
            for table in ["second_factors", "recovery_codes", "mfa_challenges"] as [SQL] {
                #expect(try await server.count("SELECT count(*) FROM \(table)") == 0)
            }
            let plain = try await server.signIn(address ?? stranger.email, "a good password")
            #expect(plain.status == 200, "\(plain)")
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'mfa_disabled'")
                    == 1)
        }
    }

    @Test("Another address of who was verified ends nothing", arguments: TestEngine.allCases)
    func second(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let session = try await server.signIn(doctor)
            _ = try await server.enrol(doctor)
            #expect(try await ask(server, doctor, "new@test.example").status == 202)
            let token = try await server.accountMails("account.verify_email").last?.token
            #expect(try await verify(server, token).status == 204)
            #expect(try await server.status(in: session) == 200)
            let signIn = try await server.signIn("new@test.example", "a good password")
            #expect(signIn.code == "MFA_REQUIRED", "\(signIn)")
        }
    }

    @Test("Takes the password, and three mails an hour at most", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, configure: { $0.hasRateLimit = true }) { server, doctor, _ in
            let wrong = try await ask(server, doctor, "new@test.example", "wrong")
            #expect(wrong.status == 403 && wrong.code == "WRONG_PASSWORD", "\(wrong)")
            let bad = try await server.post(Self.path, as: doctor, ["newEmail": "nobody"])
            #expect(bad.status == 400 && bad.fields == ["currentPassword", "newEmail"], "\(bad)")
            for _ in 0..<3 { #expect(try await ask(server, doctor, "new@test.example").status == 202) }
            let fourth = try await ask(server, doctor, "new@test.example")
            #expect(fourth.status == 429 && fourth.header("Retry-After") != nil, "\(fourth)")
        }
    }

    @Test("An unknown, a used and an expired token are one answer", arguments: TestEngine.allCases)
    func tokens(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            _ = try await ask(server, doctor, "one@test.example")
            let replaced = try #require(try await server.accountMails("account.verify_email").last?.token)
            server.clock.advance(seconds: 1)
            _ = try await ask(server, doctor, "two@test.example")
            let old = try #require(try await server.accountMails("account.verify_email").last?.token)
            server.clock.advance(seconds: ChangeAddress.lifetime)
            var answers: Set<[String?]> = []
            for token in [replaced, old, "unknown"] {
                let answer = try await verify(server, token)
                #expect(answer.status == 404, "\(answer)")
                answers.insert([answer.code, answer.error, answer.message])
            }
            #expect(answers.count == 1)
        }
    }

    @Test("A new password ends the way to another address", arguments: TestEngine.allCases)
    func ended(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            #expect(try await ask(server, doctor, "other@test.example").status == 202)
            let token = try await server.accountMails("account.verify_email").last?.token
            let changed = try await server.post(
                PasswordChangeTests.path, as: doctor,
                ["currentPassword": "a good password", "newPassword": "another good one"])
            #expect(changed.status == 204, "\(changed)")
            #expect(try await verify(server, token).status == 404)
            #expect(try await server.signIn(doctor.email, "another good one").status == 200)
        }
    }

    @Test(
        "Who had a first password can't move the account away from its owner afterwards",
        arguments: TestEngine.allCases)
    func takeover(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, other) = (try await server.makeClinic(), try await server.makeClinic("Other"))
            let admin = try await server.makeUser(.admin, in: clinic)
            let attacker = try await server.makeUser(.admin, in: other)
            let email = "sara@test.example"
            let made = try await server.post(
                "/staff", as: attacker,
                [
                    "email": .string(email), "firstName": "Sara", "lastName": "Malik", "role": "doctor",
                    "password": "a first password",
                ])
            #expect(made.status == 201 && made["membershipStatus"] == "active", "\(made)")
            let session = try TestSession(try await server.signIn(email, "a first password"))
            let changed = try await server.send(
                .post, PasswordChangeTests.path, in: session,
                ["currentPassword": "a first password", "newPassword": "the attacker's own"])
            #expect(changed.status == 204, "\(changed)")
            let asked = try await server.send(
                .post, Self.path, in: session,
                ["newEmail": "attacker@test.example", "currentPassword": "the attacker's own"])
            #expect(asked.status == 202, "\(asked)")
            let token = try await server.accountMails("account.verify_email").last?.token
            let invitation = try await server.invite(email, .admin, to: clinic, by: admin)
            #expect(try await server.accept(invitation, ["password": "Sara's very own"]).status == 200)
            #expect(try await verify(server, token).status == 404)
            #expect(try await server.signIn(email, "Sara's very own").status == 200)
        }
    }
}
