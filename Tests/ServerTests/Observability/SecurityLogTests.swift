import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The security log")
struct SecurityLogTests {
    private static let path = "/api/v1/auth/login"

    @Test(
        "Has a line for refused sign-ins, a lock and the reuse of a refresh token, and no secret",
        arguments: TestEngine.allCases)
    func signIns(engine: TestEngine) async throws {
        let log = try RecordingLog()
        try await TestServer.run(engine, logger: log.logger) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(
                .doctor, in: clinic, email: "Ada@clinic.example", password: "a good password")
            for _ in 0..<5 {
                _ = try await server.post(
                    Self.path, ["email": "ada@clinic.example", "password": "guess-me"])
            }
            #expect(try log.kinds() == Array(repeating: "sign_in_refused", count: 5) + ["locked"])
            _ = try await server.post(Self.path, ["email": "ADA@clinic.example", "password": "guess-me"])
            #expect(try log.kinds().last == "sign_in_refused")
            let hashes = Set(try log.security().compactMap { $0["addressHash"]?.string })
            #expect(hashes.count == 1)
            for line in try log.security() {
                #expect(line["time"]?.string != nil && line["request"]?.string != nil)
                #expect(line["client"]?.string != nil && line["level"] == "notice")
            }
            server.clock.advance(minutes: 20)
            let session = try await server.signIn(doctor)
            let second = try TestSession(try await server.refresh(session.refresh))
            _ = try await server.refresh(second.refresh)
            _ = try await server.refresh(session.refresh)
            #expect(try log.kinds().last == "refresh_token_reused")
            #expect(try log.security().last?["user"]?.string == doctor.id.description)
            for word in ["guess-me", "a good password", "clinic.example", session.refresh, session.access] {
                #expect(!log.text.lowercased().contains(word.lowercased()), "\(word)")
            }
        }
    }

    @Test(
        "Has a line for each caller who is refused for their role or clinic, with their id",
        arguments: TestEngine.allCases)
    func forbidden(engine: TestEngine) async throws {
        let log = try RecordingLog()
        try await TestServer.run(engine, logger: log.logger) { server in
            let clinic = try await server.makeClinic()
            let other = try await server.makeClinic("Other")
            let patient = try await server.makeUser(.patient, in: clinic)
            #expect(try await server.get("/staff", as: patient).status == 403)
            #expect(try await server.get("/patients", as: patient, clinic: other).status == 403)
            #expect(try await server.get("/audit/export.csv", as: patient).status == 403)
            #expect(try log.kinds() == ["forbidden", "forbidden", "forbidden"])
            let lines = try log.security()
            #expect(lines.allSatisfy { $0["user"]?.string == patient.id.description })
            #expect(
                lines.map { $0["clinic"]?.string } == [clinic, other, clinic].map { $0.id.description })
            // Neither what is right nor what has no sign-in at all.
            #expect(try await server.get("/appointments", as: patient).status == 200)
            #expect(try await server.get("/appointments").status == 401)
            #expect(try log.kinds().count == 3)
        }
    }

    @Test("Has one line a quarter of an hour for a superadmin in a clinic", arguments: TestEngine.allCases)
    func superadmin(engine: TestEngine) async throws {
        let log = try RecordingLog()
        try await TestServer.run(engine, logger: log.logger) { server in
            let (one, two) = (try await server.makeClinic("One"), try await server.makeClinic("Two"))
            let boss = try await server.makeSuperadmin()
            _ = try await server.get("/api/v1/auth/me", as: boss)
            #expect(try log.kinds().isEmpty)
            for clinic in [one, one, two] {
                _ = try await server.get("/rooms", as: boss, clinic: clinic)
            }
            #expect(try log.kinds() == ["superadmin_entered", "superadmin_entered"])
            server.clock.advance(seconds: SecurityNotes.visit)
            _ = try await server.get("/rooms", as: boss, clinic: one)
            #expect(try log.kinds().count == 3)
            #expect(try log.security().last?["clinic"]?.string == one.id.description)
            #expect(try log.security().last?["user"]?.string == boss.id.description)
            // Where the path names a clinic, that is the one.
            let three = try await server.makeClinic("Three")
            _ = try await server.get("/clinics/\(three.id)", as: boss, clinic: one)
            #expect(try log.kinds().count == 4)
            #expect(try log.security().last?["clinic"]?.string == three.id.description)
        }
    }

    @Test("Has a line for each outside token that is refused")
    func outsideTokens() async throws {
        let log = try RecordingLog(.json)
        let provider = try OutsideProvider()
        let outside = try await provider.keys()
        try await TestServer.run(.sqlite, logger: log.logger, configure: { $0.outsideKeys = outside }) {
            server in
            let boss = try await server.makeSuperadmin()
            let claims = TokenClaims.good(boss.id.description, now: server.now)
            let stranger = try OutsideProvider()
            for token in [
                try await provider.sign(claims), try await provider.sign(claims, typ: "id+jwt"),
                try await stranger.sign(claims),
            ] {
                let answer = try await server.get(
                    "/api/v1/auth/me", headers: ["Authorization": "Bearer \(token)"])
                #expect(answer.status == 401)
                #expect(!log.text.contains(token))
            }
            #expect(try log.kinds() == Array(repeating: "outside_token_refused", count: 3))
            _ = try await server.get("/api/v1/auth/me", headers: ["Authorization": "Bearer x.y.z"])
            #expect(try log.kinds().count == 3)
        }
    }

    @Test("Hashes one address alike under one secret, and otherwise under another")
    func hashes() throws {
        let log = try RecordingLog()
        func hash(_ secret: String, _ address: String) throws -> String {
            let secret = try #require(SessionSecret(Array(secret.utf8)))
            return SecurityLog(beside: log.logger, secret: secret).hash(of: address)
        }
        let (one, two) = (String(repeating: "1", count: 32), String(repeating: "2", count: 32))
        #expect(try hash(one, "a@b.example") == hash(one, "a@b.example"))
        #expect(try hash(one, "a@b.example") != hash(two, "a@b.example"))
        #expect(try hash(one, "a@b.example") != hash(one, "b@b.example"))
        #expect(try hash(one, "a@b.example").utf8.count == 32)
    }

    @Test(
        "Has a line for each change of a password and a second factor, and for wrong tries at them",
        arguments: TestEngine.allCases)
    func credentials(engine: TestEngine) async throws {
        let log = try RecordingLog()
        try await TestServer.run(engine, logger: log.logger) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            let path = "/api/v1/auth/password"
            for current in ["wrong", "a good password"] {
                _ = try await server.post(
                    path, as: doctor,
                    ["currentPassword": .string(current), "newPassword": "another good one"])
            }
            let factor = try await server.enrol(doctor)
            _ = try await server.delete(
                TestServer.offer, as: doctor,
                ["currentPassword": "another good one", "code": .string(factor.recoveryCodes[0])])
            #expect(
                try log.kinds() == [
                    "sign_in_refused", "credential_changed", "credential_made", "credential_ended",
                ])
            #expect(try log.security().allSatisfy { $0["user"]?.string == doctor.id.description })
            for secret in ["good", factor.recoveryCodes[0], Base32.encode(factor.code.secret)] {
                #expect(!log.text.contains(secret), "\(secret)")
            }
        }
    }

    @Test(
        "Has a line for each credential that a clinic, a removal or an erasure makes, changes or ends",
        arguments: TestEngine.allCases)
    func ofOthers(engine: TestEngine) async throws {
        let log = try RecordingLog()
        try await TestServer.run(engine, logger: log.logger) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "an admin's password")
            let made = try await server.post(
                "/staff", as: admin,
                [
                    "email": "ada@clinic.example", "firstName": "Ada", "lastName": "Khan", "role": "doctor",
                    "password": "a first password",
                ])
            _ = try await server.patch("/staff/\(made.id)", as: admin, ["email": "ada.k@clinic.example"])
            // An invitation alone is no credential.
            _ = try await server.post(
                "/staff", as: admin,
                ["email": "b@clinic.example", "firstName": "B", "lastName": "C", "role": "doctor"])
            #expect(try log.kinds() == ["credential_made", "credential_changed"])
            #expect(try log.security().allSatisfy { $0["user"]?.string == made.id })

            let (removed, erased) = (
                try await server.makePatient(in: clinic), try await server.makePatient(in: clinic)
            )
            for patient in [removed, erased] {
                let opened = try await server.post(
                    "/patients/\(patient)/portal-account", as: admin,
                    ["email": "\(patient)@clinic.example", "password": "a first password"])
                #expect(opened.status == 201, "\(opened)")
            }
            #expect(try await server.delete("/patients/\(removed)", as: admin).status == 204)
            let token = try await server.sessionToken(of: admin)
            for body: JSONValue in [["reason": "As asked", "dryRun": true], ["reason": "As asked"]] {
                let answer = try await server.send(
                    .post, "/patients/\(erased)/erase", token: token, body)
                #expect(answer.status == 200, "\(answer)")
            }
            let lines = try log.security().dropFirst(2)
            #expect(
                lines.map { $0["kind"]?.string } == [
                    "credential_made", "credential_made", "credential_ended", "credential_ended",
                ])
            #expect(
                lines.map { $0["user"]?.string } == [removed, erased, removed, erased].map { $0.description })
            #expect(lines.allSatisfy { $0["clinic"]?.string == clinic.id.description })
            for word in ["first password", "clinic.example", "As asked"] { #expect(!log.text.contains(word)) }
        }
    }
}
