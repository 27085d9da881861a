import API
import Domain
import Storage
import TestSupport
import Testing

@Suite("Patients")
struct PatientTests {
    private static let ahmed: JSONValue = [
        "firstName": "Ahmed", "lastName": "Hassan", "phone": "+92-300-1234567", "email": "Ahmed@test.example",
        "insurance": "PMDC",
        "dateOfBirth": "1990-04-12",
    ]

    @Test(
        "A patient gets the next number of the clinic and the year, by the clinic's clock",
        arguments: TestEngine.allCases)
    func numbers(engine: TestEngine) async throws {
        // Half past midnight of 2027 in Karachi, still 2026 in London.
        try await TestServer.run(engine, now: "2026-12-31T19:30:00.000Z") { server in
            let karachi = try await server.makeClinic()
            let london = try await server.makeClinic("London", zone: "Europe/London")
            let desk = try await server.makeUser(.receptionist, in: karachi)
            let other = try await server.makeUser(.receptionist, in: london)
            let made = try await server.post("/patients", as: desk, Self.ahmed)
            #expect(made.status == 201, "\(made)")
            #expect(
                made["patientNumber"] == "P-2027-001" && made["name"] == "Ahmed Hassan"
                    && made["hasPortalAccount"] == false)
            #expect(
                made["phone"] == "+92-300-1234567" && made["email"] == "Ahmed@test.example"
                    && made["dateOfBirth"] == "1990-04-12")
            #expect(made.header("Location") == "/api/v1/protected/patients/\(made.id)")
            #expect(try await server.post("/patients", as: desk, Self.ahmed)["patientNumber"] == "P-2027-002")
            #expect(
                try await server.post("/patients", as: other, Self.ahmed)["patientNumber"] == "P-2026-001")
            #expect(try await server.get("/patients/\(made.id)", as: desk).json == made.json)
        }
    }

    @Test("Numbers taken at the same time are all different", arguments: TestEngine.allCases)
    func concurrentNumbers(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await server.post("/patients", as: desk, Self.ahmed)["patientNumber"]?.string
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(numbers == Set((1...12).map { "P-2026-0\($0 < 10 ? "0" : "")\($0)" }))
        }
    }

    @Test(
        "Search finds words of name, number, phone and address, in any order and case",
        arguments: TestEngine.allCases)
    func search(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            _ = try await server.post("/patients", as: desk, Self.ahmed)
            _ = try await server.post("/patients", as: desk, ["firstName": "ÖZLEM", "lastName": "O'Brien_%"])
            func found(_ text: String) async throws -> [String?] {
                try await server.get("/patients?search=\(text)", as: desk).data.map {
                    $0["patientNumber"]?.string
                }
            }
            for text in [
                "ahmed", "HASSAN+ahm", "p-2026-001", "300-1234", "923001234567", "ahmed%40TEST", "0-123+HAS",
            ] {
                #expect(try await found(text) == ["P-2026-001"], "\(text)")
            }
            for text in ["%C3%B6zlem", "o'brien", "_%25", "002"] {
                #expect(try await found(text) == ["P-2026-002"], "\(text)")
            }
            #expect(try await found("nobody") == [])
            #expect(try await found("").count == 2)
            #expect(try await found("%25").count == 1)
        }
    }

    @Test("Lists are by name, in pages, and can be narrowed to what changed", arguments: TestEngine.allCases)
    func list(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            for name in ["Zara", "Ayesha", "Kamran"] {
                try await server.makePatient(in: clinic, firstName: name, lastName: "Khan")
            }
            let page = try await server.get("/patients?limit=2&page=1", as: doctor)
            #expect(page.data.map { $0["firstName"] } == ["Ayesha", "Kamran"])
            #expect(
                page["pagination"]?["total"] == 3 && page["pagination"]?["totalPages"] == 2
                    && page["pagination"]?["page"] == 1)
            server.clock.advance(minutes: 1)
            let changed = try await server.patch(
                "/patients/\(page.data[1]["id"]?.string ?? "")", as: doctor, ["phone": "03001234567"])
            #expect(changed.status == 200, "\(changed)")
            let since = try await server.get("/patients?updatedSince=\(server.now)", as: doctor)
            #expect(since.data.map { $0["firstName"] } == ["Kamran"])
        }
    }

    @Test("A change keeps what it does not mention, and null empties", arguments: TestEngine.allCases)
    func change(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let made = try await server.post("/patients", as: doctor, Self.ahmed)
            let changed = try await server.patch(
                "/patients/\(made.id)", as: doctor,
                ["lastName": "Raza", "phone": nil, "insurance": nil, "dateOfBirth": nil])
            #expect(
                changed["name"] == "Ahmed Raza" && changed["phone"] == .null && changed["insurance"] == .null,
                "\(changed)")
            #expect(
                changed["email"] == "Ahmed@test.example" && changed["patientNumber"] == made["patientNumber"])
            #expect(try await server.get("/patients?search=hassan", as: doctor).data.isEmpty)
            #expect(try await server.get("/patients?search=raza", as: doctor).data.count == 1)
            #expect(
                try await server.count(
                    "SELECT count(*) FROM audit_entries WHERE entity = 'patient' AND action = 'updated'") == 1
            )
        }
    }

    @Test("Only somebody without a history is removed", arguments: TestEngine.allCases)
    func remove(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let treated = try await server.makePatient(in: clinic)
            _ = try await server.post(
                "/appointments", as: desk,
                [
                    "patientId": "\(treated)", "appointmentDate": "2026-05-05", "appointmentTime": "10:00",
                    "appointmentType": "Checkup",
                ])
            let refused = try await server.delete("/patients/\(treated)", as: desk)
            #expect(refused.status == 409 && refused.code == "PATIENT_HAS_HISTORY", "\(refused)")
            #expect(try await server.get("/patients/\(treated)", as: desk).status == 200)

            let mistake = try await server.post("/patients", as: desk, Self.ahmed)
            let account: JSONValue = ["email": "ahmed@test.example", "password": "a long password"]
            #expect(
                try await server.post("/patients/\(mistake.id)/portal-account", as: desk, account).status
                    == 201)
            #expect(try await server.delete("/patients/\(mistake.id)", as: desk).status == 204)
            #expect(try await server.get("/patients/\(mistake.id)", as: desk).status == 404)
            #expect(try await server.post("/api/v1/auth/login", account).status == 401)
            #expect(
                try await server.post("/patients/\(treated)/portal-account", as: desk, account).status == 201)
        }
    }

    @Test(
        "A patient reads their own record and nothing else of the directory", arguments: TestEngine.allCases)
    func patientsRights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let patient = try await server.makeUser(.patient, in: clinic)
            let other = try await server.makePatient(in: clinic)
            let own = try #require(patient.patientId)
            #expect(try await server.get("/patients/\(own)", as: patient)["hasPortalAccount"] == true)
            #expect(try await server.get("/patients/\(other)", as: patient).status == 403)
            #expect(try await server.get("/patients", as: patient).status == 403)
            #expect(try await server.post("/patients", as: patient, Self.ahmed).status == 403)
            #expect(
                try await server.patch("/patients/\(own)", as: patient, ["phone": "03001234567"]).status
                    == 403)
            #expect(try await server.delete("/patients/\(own)", as: patient).status == 403)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            #expect(try await server.delete("/patients/\(other)", as: doctor).status == 403)
        }
    }

    @Test(
        "Another clinic's patient does not exist, and every bad field is named",
        arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let stranger = try await server.makeUser(.admin, in: try await server.makeClinic("Other"))
            let patient = try await server.makePatient(in: clinic)
            #expect(try await server.get("/patients/\(patient)", as: stranger).status == 404)
            #expect(try await server.patch("/patients/\(patient)", as: stranger, ["phone": 1]).status == 404)
            #expect(try await server.delete("/patients/\(patient)", as: stranger).status == 404)
            #expect(
                try await server.post("/patients/\(patient)/portal-account", as: stranger, [:]).status == 404)
            #expect(try await server.get("/patients?search=ahmed", as: stranger).data.isEmpty)

            let bad = try await server.post(
                "/patients", as: desk,
                [
                    "firstName": "", "phone": "call me", "email": "a@b", "insurance": 5,
                    "dateOfBirth": "2026-02-30",
                ])
            #expect(
                bad.fields == ["dateOfBirth", "email", "firstName", "insurance", "lastName", "phone"],
                "\(bad)")
            var unborn = Self.ahmed.object ?? [:]
            unborn["dateOfBirth"] = "2026-05-05"
            #expect(try await server.post("/patients", as: desk, .object(unborn)).fields == ["dateOfBirth"])
            let future = try await server.post(
                "/patients", as: desk, ["firstName": 1, "lastName": "A", "dateOfBirth": "2990-01-01"])
            #expect(future.fields == ["dateOfBirth", "firstName"], "\(future)")
            let nulls = try await server.patch(
                "/patients/\(patient)", as: desk, ["firstName": nil, "lastName": nil])
            #expect(nulls.fields == ["firstName", "lastName"])
        }
    }
}
