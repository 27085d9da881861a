import HTTPTypes
import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("A clinic that demands a second factor")
struct RequiredFactorTests {
    @Test(
        "Holds the roles that it names until they have one, and nobody else",
        arguments: TestEngine.allCases)
    func held(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let admin = try await server.makeUser(.admin, in: clinic, password: "a good password")
            let session = try await server.signIn(admin)
            let changed = try await server.patch(
                "/clinics/\(clinic.id)", as: admin, ["mfaRequiredRoles": ["admin", "receptionist"]])
            #expect(
                changed.status == 200 && changed["mfaRequiredRoles"] == ["receptionist", "admin"],
                "\(changed)")
            for path in ["/patients", "/clinics/\(clinic.id)", "/api/v1/auth/sessions"] {
                let answer = try await server.get(path, headers: session.headers)
                #expect(answer.status == 403 && answer.code == "MFA_ENROLMENT_REQUIRED", "\(answer)")
                #expect(try await server.get(path, as: doctor).status == 200)
            }
            let signedIn = try await server.post(
                SignInTests.address, ["email": .string(admin.email), "password": "a good password"])
            #expect(signedIn["mfaEnrolmentRequired"] == true, "\(signedIn)")
            #expect(try await server.get("/api/v1/auth/me", as: admin).status == 200)
            let password = try await server.send(
                .post, "/api/v1/auth/password", in: session,
                ["currentPassword": "a good password", "newPassword": "another good one"])
            #expect(password.status == 204, "\(password)")
            _ = try await server.enrol(admin)
            #expect(try await server.get("/patients", headers: session.headers).status == 200)
        }
    }

    @Test("Can't be entered by way of another clinic", arguments: TestEngine.allCases)
    func elsewhere(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (home, strict) = (try await server.makeClinic("Home"), try await server.makeClinic("Strict"))
            let admin = try await server.makeUser(.admin, in: home)
            try await server.addMembership(of: admin, in: strict)
            let path = "/clinics/\(strict.id)"
            #expect(
                try await server.patch(path, as: admin, clinic: home, ["mfaRequiredRoles": ["admin"]]).status
                    == 200)
            #expect(try await server.get("/patients", as: admin, clinic: home).status == 200)
            for answer in [
                try await server.get("/patients", as: admin, clinic: strict),
                try await server.get(path, as: admin, clinic: home),
                try await server.patch(path, as: admin, clinic: home, ["mfaRequiredRoles": []]),
            ] {
                #expect(answer.status == 403 && answer.code == "MFA_ENROLMENT_REQUIRED", "\(answer)")
            }
            _ = try await server.enrol(admin)
            #expect(try await server.get(path, as: admin, clinic: home).status == 200)
        }
    }

    @Test("Names roles that members have, each once", arguments: TestEngine.allCases)
    func roles(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let path = "/clinics/\(clinic.id)"
            #expect(try await server.get(path, as: admin)["mfaRequiredRoles"] == [])
            for wrong in [["superadmin"], ["owner"], ["doctor", "doctor"], "admin", .null, [1]] as [JSONValue]
            {
                let answer = try await server.patch(path, as: admin, ["mfaRequiredRoles": wrong])
                #expect(answer.status == 400, "\(wrong): \(answer)")
                #expect(answer.fields.allSatisfy { $0.hasPrefix("mfaRequiredRoles") })
            }
            let all: JSONValue = ["patient", "doctor", "receptionist", "admin"]
            let boss = try await server.makeSuperadmin()
            #expect(
                try await server.patch(path, as: boss, ["mfaRequiredRoles": all])["mfaRequiredRoles"] == all)
            #expect(
                try await server.patch(path, as: boss, ["mfaRequiredRoles": []])["mfaRequiredRoles"] == [])
        }
    }
}
