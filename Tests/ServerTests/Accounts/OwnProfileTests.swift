import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A user's own name and language")
struct OwnProfileTests {
    private static let me = "/api/v1/auth/me"

    @Test("The language is en until the user chooses ur", arguments: TestEngine.allCases)
    func language(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            #expect(try await server.get(Self.me, as: doctor)["language"] == "en")
            for wrong in ["EN", "de", "", 7, nil, ["ur"]] as [JSONValue] {
                let answer = try await server.patch(Self.me, as: doctor, ["language": wrong])
                #expect(answer.status == 400 && answer.fields == ["language"], "\(wrong): \(answer)")
            }
            let changed = try await server.patch(Self.me, as: doctor, ["language": "ur"])
            #expect(changed.status == 200 && changed["language"] == "ur", "\(changed)")
            let seen = try await server.get(Self.me, as: doctor)
            #expect(seen.json == changed.json && seen.header("ETag") == changed.header("ETag"))
            for path in [SignInTests.address, TestServer.browserSignIn] {
                let answer = try await server.post(
                    path, ["email": .string(doctor.email), "password": "a good password"])
                #expect(answer["user"]?["language"] == "ur", "\(answer)")
            }
            // Again it is no change, nor is nothing.
            for body in [["language": "ur"], [:]] as [JSONValue] {
                #expect(try await server.patch(Self.me, as: doctor, body).json == changed.json)
            }
            #expect(
                try await server.count(
                    "SELECT count(*) FROM audit_entries WHERE action = 'updated' AND entity = 'user'") == 1)
            #expect(try await server.patch(Self.me, ["language": "ur"]).status == 401)
        }
    }

    @Test("The name is the user's to change, in each clinic that knows them", arguments: TestEngine.allCases)
    func names(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let second = try await server.makeClinic("Second")
            try await server.addMembership(of: doctor, in: second)
            let admins = [
                (clinic, try await server.makeUser(.admin, in: clinic)),
                (second, try await server.makeUser(.admin, in: second)),
            ]
            let clinics = try await server.patch(
                "/staff/\(doctor.id)", as: admins[0].1, ["firstName": "Other"])
            #expect(clinics.code == "USER_SHARED", "\(clinics)")
            let changed = try await server.patch(
                Self.me, as: doctor, ["firstName": " Zeynep ", "lastName": "Malik"])
            #expect(changed.status == 200 && changed["name"] == "Zeynep Malik", "\(changed)")
            #expect(try await server.get(Self.me, as: doctor).json == changed.json)
            for (clinic, admin) in admins {
                let seen = try await server.get("/staff/\(doctor.id)", as: admin, clinic: clinic)
                #expect(seen["firstName"] == "Zeynep" && seen["lastName"] == "Malik", "\(seen)")
                let found = try await server.get("/staff?search=zeynep", as: admin, clinic: clinic)
                #expect(found.data.count == 1)
                let lines = try await server.get("/audit?action=renamed", as: admin, clinic: clinic)
                #expect(lines.data.map { $0["actorId"]?.string } == ["\(doctor.id)"], "\(lines)")
            }
            let last = try await server.patch(Self.me, as: doctor, ["lastName": "Khan"])
            #expect(last["name"] == "Zeynep Khan", "\(last)")
            for (name, wrong) in [
                ("firstName", ""), ("lastName", "  "), ("firstName", nil), ("lastName", 7),
                ("firstName", .string(String(repeating: "x", count: 101))),
            ] as [(String, JSONValue)] {
                let answer = try await server.patch(
                    Self.me, as: doctor, .object(JSONObject([(name, wrong)])))
                #expect(answer.status == 400 && answer.fields == [name], "\(wrong): \(answer)")
            }
        }
    }

    @Test(
        "Patients change theirs too, and superadmins, also where there is no clinic",
        arguments: TestEngine.allCases)
    func everybody(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let body: JSONValue = ["firstName": "Zeynep", "language": "ur"]
            let first = try await server.patch(Self.me, as: boss, body)
            #expect(first.status == 200 && first["language"] == "ur", "\(first)")
            let clinic = try await server.makeClinic()
            let patient = try await server.makeUser(.patient, in: clinic)
            for user in [patient, boss] {
                let answer = try await server.patch(Self.me, as: user, body)
                #expect(answer.status == 200 && answer["firstName"] == "Zeynep", "\(answer)")
            }
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("Nobody overwrites what they have not seen", arguments: TestEngine.allCases)
    func precondition(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let before = try await server.get(Self.me, as: doctor)
            let seen = try #require(before.header("ETag"))
            func change(_ language: String, _ tag: String) async throws -> Answer {
                try await server.send(
                    .patch, Self.me, as: doctor, body: ["language": .string(language)],
                    headers: ["If-Match": tag])
            }
            #expect(try await change("ur", seen).status == 200)
            #expect(try await change("en", seen).status == 412)
            #expect(try await server.get(Self.me, as: doctor)["language"] == "ur")
        }
    }

    @Test("Who must change their password first reads what is there and changes none of it")
    func held() async throws {
        try await TestServer.withDoctor(.sqlite) { server, doctor, _ in
            try await server.perform(
                "UPDATE users SET must_change_password = \(true) WHERE id = \(doctor.id)")
            #expect(try await server.get(Self.me, as: doctor).status == 200)
            let refused = try await server.patch(Self.me, as: doctor, ["language": "ur"])
            #expect(refused.status == 403 && refused.code == "PASSWORD_CHANGE_REQUIRED", "\(refused)")
        }
    }
}
