import API
import Domain
import TestSupport
import Testing

@Suite("Portal accounts")
struct PortalAccountTests {
    private static let account: JSONValue = ["email": "Ahmed@test.example", "password": "a long password"]

    @Test("A portal account signs in as its patient, under the patient's id", arguments: TestEngine.allCases)
    func open(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let made = try await server.post("/patients/\(patient)/portal-account", as: desk, Self.account)
            #expect(made.status == 201, "\(made)")
            #expect(made.id == "\(patient)" && made["patientId"] == "\(patient)" && made["role"] == "patient")
            #expect(
                made["email"] == "ahmed@test.example" && made["isActive"] == true
                    && !made.text.contains("password"))
            let session = try await server.post("/api/v1/auth/login", Self.account)
            #expect(
                session["user"]?["id"] == "\(patient)" && session["user"]?["role"] == "patient", "\(session)")
            #expect(try await server.get("/patients/\(patient)", as: desk)["hasPortalAccount"] == true)

            _ = try await server.patch(
                "/patients/\(patient)", as: desk, ["firstName": "Akbar", "email": "contact@test.example"])
            let later = try await server.post("/api/v1/auth/login", Self.account)
            #expect(later["user"]?["firstName"] == "Akbar", "\(later)")
        }
    }

    @Test("A second account, and somebody else's address, are refused", arguments: TestEngine.allCases)
    func conflicts(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let other = try await server.makePatient(in: clinic)
            #expect(
                try await server.post("/patients/\(patient)/portal-account", as: desk, Self.account).status
                    == 201)
            let second = try await server.post(
                "/patients/\(patient)/portal-account", as: desk,
                ["email": "b@test.example", "password": "a long password"])
            #expect(second.status == 409 && second.code == "PORTAL_ACCOUNT_EXISTS", "\(second)")
            let taken = try await server.post("/patients/\(other)/portal-account", as: desk, Self.account)
            #expect(taken.status == 409 && taken.code == "EMAIL_IN_USE", "\(taken)")
        }
    }

    @Test(
        "Receptionists and admins open accounts, nobody else; bad fields are named",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let patient = try await server.makePatient(in: clinic)
            for role in [Role.patient, .doctor] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(
                    try await server.post("/patients/\(patient)/portal-account", as: user, Self.account)
                        .status == 403)
            }
            let admin = try await server.makeUser(.admin, in: clinic)
            let bad = try await server.post(
                "/patients/\(patient)/portal-account", as: admin, ["email": "x", "password": "seven77"])
            #expect(bad.status == 400 && bad.fields == ["email", "password"], "\(bad)")
            #expect(
                try await server.post("/patients/\(patient)/portal-account", as: admin, Self.account).status
                    == 201)
        }
    }
}
