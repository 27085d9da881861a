import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The demo clinic")
struct DemoClinicTests {
    private func user(_ email: String, _ server: TestServer) async throws -> TestUser {
        let answer = try await server.post(
            "/api/v1/auth/login", ["email": .string(email), "password": "odontox-demo"])
        let user = try #require(answer["user"], "\(answer)")
        return TestUser(
            id: try #require(ID(user["id"]?.string ?? "")), email: email,
            role: try #require(Role(rawValue: user["role"]?.string ?? "")),
            firstName: user["firstName"]?.string ?? "", lastName: user["lastName"]?.string ?? "",
            clinicId: user["clinicId"]?.string.flatMap { ID($0) })
    }

    private func load(_ server: TestServer) async throws -> Bool {
        try await DemoClinic.load(server.database, passwords: server.backend.passwords, now: server.now)
    }

    @Test(
        "Everybody signs in with the demo's password, in their role; it loads into an empty database only",
        arguments: TestEngine.allCases)
    func signIns(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            #expect(try await load(server))
            #expect(try await load(server) == false)
            #expect(
                DemoClinic.signIns.map(\.email).sorted() == [
                    "admin.north@odontox.test", "admin@odontox.test", "ahmed.hassan@odontox.test",
                    "fatima.khan@odontox.test",
                    "hassan.ali@odontox.test", "patient.north@odontox.test", "reception.north@odontox.test",
                    "superadmin@odontox.test",
                    "zainab.ahmed@odontox.test",
                ])
            for (email, role, _) in DemoClinic.signIns {
                #expect(try await user(email, server).role == role, "\(email)")
            }
            let hassan = try await user("hassan.ali@odontox.test", server)
            #expect(
                try await server.get("/clinics", as: hassan).data.map { $0["name"] } == [
                    "OdontoX Clinic", "OdontoX North",
                ])
        }
    }

    @Test("It never loads into a database with data", arguments: TestEngine.allCases)
    func keepsOut(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            _ = try await server.makeClinic()
            #expect(try await load(server) == false)
            #expect(try await server.count("SELECT count(*) FROM users") == 0)
        }
    }

    @Test("The ids are the specification's, so its curl lines work", arguments: TestEngine.allCases)
    func ids(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            #expect(try await load(server))
            let desk = try await user("zainab.ahmed@odontox.test", server)
            let id = "550e8400-e29b-41d4-a716-44665544000"
            let clinic = try await server.get("/clinics/\(id)1", as: desk)
            #expect(
                clinic["name"] == "OdontoX Clinic" && clinic["timezone"] == "Asia/Karachi"
                    && clinic["currency"] == "PKR")
            let patient = try await server.get("/patients/\(id)2", as: desk)
            #expect(
                patient["patientNumber"] == "P-2026-001" && patient["name"] == "Ahmed Hassan"
                    && patient["hasPortalAccount"] == true)
            #expect(try await server.get("/staff/\(id)3", as: desk)["name"] == "Fatima Khan")
            #expect(desk.id.description == "\(id)4" && desk.firstName == "Zainab")
            let room = try await server.get("/rooms/\(id)4", as: desk)
            #expect(room["name"] == "Room 1" && room["color"] == "#FF5733")
            #expect(try await server.get("/patients", as: desk)["pagination"]?["total"] == 20)
            let appointment = try await server.get("/appointments/\(id)0", as: desk)
            #expect(
                appointment["doctorName"] == "Dr. Fatima Khan" && appointment["appointmentTime"] == "14:30"
                    && appointment["invoiceStatus"] == "paid")
        }
    }

    @Test(
        "Four weeks of appointments in every status, with invoices, history and free slots each open day",
        arguments: TestEngine.allCases)
    func calendar(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            #expect(try await load(server))
            let admin = try await user("admin@odontox.test", server)
            for status in ["requested", "scheduled", "confirmed", "completed", "cancelled", "no_show"] {
                let rows = try await server.get("/appointments?status=\(status)", as: admin)
                #expect((rows["pagination"]?["total"]?.int ?? 0) > 0, "\(status)")
            }
            let expiry = RequestExpiryJob(database: server.database, clock: server.clock.clock)
            #expect(try await expiry.run() == 0)
            let all = try await server.get("/appointments", as: admin)
            let counted = try await server.count(
                "SELECT count(*) FROM appointments WHERE clinic_id = \(DemoID.clinic)")
            #expect(all["pagination"]?["total"]?.int == counted && counted > 100)
            #expect(all.data.first?["appointmentDate"]?.string ?? "" < "2026-04-22")
            for status in ["paid", "partial", "unpaid"] {
                #expect(
                    try await server.count("SELECT count(*) FROM invoices WHERE status = \(status)") > 0,
                    "\(status)")
            }
            #expect(try await server.count("SELECT count(*) FROM outbox") == 0)
            let slots = try await server.get(
                "/appointments/available-slots?date=2026-05-04&days=15", as: admin)
            for day in slots["days"]?.array ?? [] where day["clinicHours"]?["isClosed"] == false {
                #expect(
                    day["slots"]?.array?.contains { $0["available"] == true } == true, "\(day["date"] ?? nil)"
                )
            }
            let completed =
                try await server.get("/appointments?status=completed&limit=1", as: admin).data.first?["id"]?
                .string ?? ""
            let history = try await server.get("/appointments/\(completed)/activity", as: admin).data.map {
                $0["action"]?.string
            }
            #expect(history == ["created", "status_changed", "status_changed", "invoiced"], "\(history)")
        }
    }

    @Test(
        "It loads at any moment of the week",
        arguments: ["2026-05-03T20:00:00.000Z", "2027-01-01T07:10:00.000Z", "2026-11-22T23:59:59.999Z"])
    func anyMoment(now: String) async throws {
        try await TestServer.run(.sqlite, now: now) { server in
            let isLoaded = try await load(server)
            #expect(isLoaded)
            #expect(try await server.count("SELECT count(*) FROM appointments") > 100)
            let late = server.now
            #expect(
                try await server.count(
                    "SELECT count(*) FROM appointments WHERE created_at > \(late) OR updated_at > \(late)")
                    == 0)
        }
    }

    /// Karachi is five hours ahead: at night, before the clinic opens, on the day, as it closes, after hours.
    @Test(
        "The day is full and alive at whatever hour the demo is loaded",
        arguments: [
            ("2026-05-03T19:00:00.000Z", "2026-05-04"), ("2026-05-03T22:00:00.000Z", "2026-05-04"),
            ("2026-05-04T03:50:00.000Z", "2026-05-04"), ("2026-05-05T05:40:00.000Z", "2026-05-05"),
            ("2026-05-06T08:15:00.000Z", "2026-05-06"), ("2026-05-08T11:59:00.000Z", "2026-05-08"),
            ("2026-05-09T13:00:00.000Z", "2026-05-09"), ("2026-05-07T18:59:00.000Z", "2026-05-07"),
        ])
    func alive(now: String, day: String) async throws {
        let date = try #require(LocalDate(day))
        try await TestServer.run(.sqlite, now: now) { server in
            #expect(try await load(server))
            try await expectFull(date, server)
            let inChair = try await server.count(
                """
                SELECT count(*) FROM appointments WHERE clinic_id = \(DemoID.clinic) AND date = \(date)
                AND status = 'in_progress' AND arrived_at IS NOT NULL AND seated_at IS NOT NULL
                AND finished_at IS NULL
                """)
            #expect(inChair > 0)
        }
    }

    @Test("On a Sunday and after hours the next open day is full")
    func nextDay() async throws {
        for (now, day) in [
            ("2026-05-03T07:00:00.000Z", "2026-05-04"), ("2026-05-09T15:00:00.000Z", "2026-05-11"),
        ] {
            let date = try #require(LocalDate(day))
            try await TestServer.run(.sqlite, now: now) { server in
                #expect(try await load(server))
                try await expectFull(date, server)
            }
        }
    }

    /// Eight doctors are booked, requests wait, the front desk has something to read and money to collect.
    private func expectFull(_ date: LocalDate, _ server: TestServer) async throws {
        let booked: SQL = """
            appointments WHERE clinic_id = \(DemoID.clinic) AND date = \(date)
            AND status NOT IN ('cancelled', 'no_show')
            """
        #expect(try await server.count("SELECT count(*) FROM \(booked)") >= 30)
        #expect(try await server.count("SELECT count(DISTINCT doctor_id) FROM \(booked)") == 8)
        let twice = try await server.count(
            """
            SELECT count(*) FROM appointments a JOIN appointments b ON b.patient_id = a.patient_id
                AND b.date = a.date AND b.id <> a.id AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at
            WHERE a.clinic_id = \(DemoID.clinic) AND a.date = \(date)
                AND a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
            """)
        #expect(twice == 0)
        let requests = try await server.count(
            """
            SELECT count(*) FROM appointments WHERE clinic_id = \(DemoID.clinic) AND status = 'requested'
            AND date >= \(date)
            """)
        #expect(requests >= 3)
        #expect(
            try await server.count(
                """
                SELECT count(*) FROM invoices WHERE clinic_id = \(DemoID.clinic)
                AND status IN ('unpaid', 'partial')
                """) > 0)
        let zainab = try await user("zainab.ahmed@odontox.test", server)
        let conversations = try await server.get("/messages/conversations", as: zainab).json.array ?? []
        #expect(conversations.filter { ($0["unreadCount"]?.int ?? 0) > 0 }.count >= 3)
    }
}
