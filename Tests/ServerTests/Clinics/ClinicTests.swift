import API
import Domain
import Storage
import TestSupport
import Testing

@Suite("Clinics")
struct ClinicTests {
    @Test(
        "A superadmin creates a clinic with sensible settings, and acts in it at once",
        arguments: TestEngine.allCases)
    func create(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            // Not even one clinic exists yet.
            #expect(try await server.get("/clinics", as: boss).data.isEmpty)
            #expect(try await server.post("/rooms", as: boss, ["name": "Room 1"]).code == "NO_CLINIC")
            let made = try await server.post(
                "/clinics", as: boss, ["name": "OdontoX", "timezone": "Asia/Karachi"])
            #expect(made.status == 201, "\(made)")
            #expect(made["bufferMinutes"] == 30 && made["slotMinutes"] == 30 && made["currency"] == "PKR")
            #expect(made["noShowGraceMinutes"] == .null && made["reminderMinutes"] == [1440, 120])
            #expect(
                made["patientBooking"] == [
                    "maxOpenRequests": 5, "maxDaysAhead": 180, "maxMinutes": 120, "requestExpiryHours": 72,
                ])
            #expect(made["dailyMessageLimit"] == 1000 && made["quietHours"] == .null)
            #expect(made["recallNeedsConsent"] == false)
            let hours = made["operatingHours"]
            #expect(hours?["saturday"] == ["openTime": "09:00", "closeTime": "17:00", "isClosed": false])
            #expect(hours?["sunday"] == ["openTime": nil, "closeTime": nil, "isClosed": true])
            #expect(try await server.get("/clinics/\(made.id)", as: boss).json == made.json)
            #expect(try await server.post("/rooms", as: boss, ["name": "Room 1"]).status == 201)
            #expect(try await server.count("SELECT count(*) FROM audit_entries WHERE entity = 'clinic'") == 1)
        }
    }

    @Test(
        "Given hours are the whole week: days that are not mentioned are closed",
        arguments: TestEngine.allCases)
    func givenHours(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let made = try await server.post(
                "/clinics", as: boss,
                [
                    "name": "Night", "timezone": "Europe/Berlin", "bufferMinutes": 0, "slotMinutes": 15,
                    "currency": "EUR",
                    "operatingHours": [
                        "friday": ["openTime": "18:00", "closeTime": "24:00", "isClosed": false],
                        "sunday": ["isClosed": true],
                    ],
                ])
            #expect(made.status == 201, "\(made)")
            #expect(made["operatingHours"]?["friday"]?["closeTime"] == "24:00")
            #expect(made["operatingHours"]?["monday"]?["isClosed"] == true)
            #expect(made["bufferMinutes"] == 0 && made["slotMinutes"] == 15 && made["currency"] == "EUR")
        }
    }

    @Test("Only superadmins create clinics", arguments: TestEngine.allCases)
    func createIsForSuperadmins(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            for role in [Role.patient, .doctor, .receptionist, .admin] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(try await server.post("/clinics", as: user, [:]).status == 403)
            }
            #expect(try await server.count("SELECT count(*) FROM clinics") == 1)
        }
    }

    @Test(
        "Members list and read their clinics; other clinics do not exist for them; a superadmin sees all",
        arguments: TestEngine.allCases)
    func reading(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let south = try await server.makeClinic("South")
            let north = try await server.makeClinic("North")
            _ = try await server.makeClinic("Elsewhere")
            let doctor = try await server.makeUser(.doctor, in: south)
            try await server.addMembership(of: doctor, in: north)
            let patient = try await server.makeUser(.patient, in: south)
            let boss = try await server.makeSuperadmin()
            func names(_ user: TestUser, _ query: String = "") async throws -> [String?] {
                try await server.get("/clinics\(query)", as: user).data.map { $0["name"]?.string }
            }
            #expect(try await names(doctor) == ["North", "South"])
            #expect(try await names(doctor, "?search=nor") == ["North"])
            #expect(try await names(patient) == ["South"])
            #expect(try await names(boss) == ["Elsewhere", "North", "South"])
            #expect(try await server.get("/clinics/\(north.id)", as: doctor).status == 200)
            #expect(try await server.get("/clinics/\(north.id)", as: patient).status == 404)
            #expect(try await server.get("/clinics/nowhere", as: patient).status == 400)
            try await server.endMembership(of: doctor, in: north)
            #expect(try await names(doctor) == ["South"])
            #expect(try await server.get("/clinics/\(north.id)", as: doctor).status == 404)
        }
    }

    @Test("Whose admin somebody is, is a matter of the clinic in the path", arguments: TestEngine.allCases)
    func changingRights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let south = try await server.makeClinic("South")
            let north = try await server.makeClinic("North")
            let both = try await server.makeUser(.admin, in: south)
            try await server.addMembership(of: both, in: north, role: .doctor)
            let admin = try await server.makeUser(.admin, in: north)
            let receptionist = try await server.makeUser(.receptionist, in: south)
            let boss = try await server.makeSuperadmin()
            let change: JSONValue = ["name": "Renamed"]
            #expect(try await server.patch("/clinics/\(north.id)", as: both, change).status == 403)
            #expect(
                try await server.patch("/clinics/\(south.id)", as: both, clinic: north, change).status == 200)
            #expect(try await server.patch("/clinics/\(south.id)", as: receptionist, change).status == 403)
            #expect(try await server.patch("/clinics/\(north.id)", as: receptionist, change).status == 403)
            #expect(try await server.patch("/clinics/\(south.id)", as: admin, change).status == 404)
            #expect(try await server.patch("/clinics/x", as: receptionist, change).status == 403)
            #expect(try await server.patch("/clinics/x", as: admin, change).status == 400)
            #expect(
                try await server.patch("/clinics/\(north.id)", as: boss, clinic: south, change).status == 200)
            let inNorth = try await server.count(
                "SELECT count(*) FROM audit_entries WHERE clinic_id = \(north.id)")
            #expect(inNorth == 1)
        }
    }

    @Test("A change keeps what it does not mention", arguments: TestEngine.allCases)
    func change(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic("South")
            let admin = try await server.makeUser(.admin, in: clinic)
            server.clock.advance(minutes: 5)
            let changed = try await server.patch(
                "/clinics/\(clinic.id)", as: admin,
                [
                    "operatingHours": ["sunday": ["openTime": "10:00", "closeTime": "14:00"]],
                    "noShowGraceMinutes": 15,
                    "reminderMinutes": [60, 2880], "slotMinutes": 20, "currency": "USD",
                ])
            #expect(changed.status == 200, "\(changed)")
            #expect(changed["name"] == "South" && changed["bufferMinutes"] == 30)
            #expect(changed["operatingHours"]?["sunday"]?["openTime"] == "10:00")
            #expect(changed["operatingHours"]?["monday"]?["openTime"] == "09:00")
            #expect(
                changed["noShowGraceMinutes"] == 15 && changed["reminderMinutes"] == [2880, 60]
                    && changed["slotMinutes"] == 20)
            #expect(changed["updatedAt"] == .string(server.now.description))
            let off = try await server.patch(
                "/clinics/\(clinic.id)", as: admin, ["noShowGraceMinutes": nil, "reminderMinutes": []])
            #expect(off["noShowGraceMinutes"] == .null && off["reminderMinutes"] == [], "\(off)")
            #expect(try await server.get("/clinics/\(clinic.id)", as: admin).json == off.json)
        }
    }

    @Test("Every bad setting is named at once, and nothing changes", arguments: TestEngine.allCases)
    func badSettings(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic("South")
            let admin = try await server.makeUser(.admin, in: clinic)
            let bad: JSONValue = [
                "name": "", "timezone": "Mars/Olympus", "bufferMinutes": 241, "slotMinutes": 4,
                "currency": "pkr",
                "noShowGraceMinutes": -1, "reminderMinutes": [120, 120],
                "operatingHours": [
                    "monday": ["openTime": "17:00", "closeTime": "09:00"], "tuesday": ["openTime": "09:00"],
                    "moonday": ["isClosed": true],
                    "friday": ["isClosed": "no"], "saturday": [:],
                ],
            ]
            let names = [
                "bufferMinutes", "currency", "name", "noShowGraceMinutes", "operatingHours.friday.isClosed",
                "operatingHours.monday.closeTime",
                "operatingHours.moonday", "operatingHours.saturday.closeTime",
                "operatingHours.saturday.openTime",
                "operatingHours.tuesday.closeTime", "reminderMinutes", "slotMinutes", "timezone",
            ]
            let before = try await server.get("/clinics/\(clinic.id)", as: admin)
            let answer = try await server.patch("/clinics/\(clinic.id)", as: admin, bad)
            #expect(answer.status == 400, "\(answer)")
            #expect(Set(answer.fields).isSuperset(of: names), "\(answer.fields)")
            let boss = try await server.makeSuperadmin()
            let created = try await server.post("/clinics", as: boss, bad)
            #expect(created.status == 400 && Set(created.fields).isSuperset(of: names), "\(created)")
            let missing = try await server.post("/clinics", as: boss, [:])
            #expect(missing.fields == ["name", "timezone"])
            let nulls = try await server.patch(
                "/clinics/\(clinic.id)", as: admin, ["name": nil, "timezone": nil, "reminderMinutes": nil])
            #expect(nulls.fields == ["name", "reminderMinutes", "timezone"])
            #expect(try await server.get("/clinics/\(clinic.id)", as: admin).json == before.json)
        }
    }
}
