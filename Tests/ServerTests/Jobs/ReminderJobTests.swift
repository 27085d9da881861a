import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct ReminderJobTests {
    @Test(
        "A day and two hours before, the patient is reminded once, by every channel",
        arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await run(engine) { house in
            // Monday 11:00 now; Wednesday 15:00 is the appointment.
            _ = try await house.book("2026-05-06", "15:00")
            try await house.at("2026-05-05T09:59:00.000Z", sends: 0)
            try await house.at("2026-05-05T10:00:00.000Z", sends: 1)
            try await house.at("2026-05-05T10:01:00.000Z", sends: 0)
            #expect(try await house.rows() == ["email", "whatsapp"])
            try await house.at("2026-05-06T07:59:00.000Z", sends: 0)
            try await house.at("2026-05-06T08:00:00.000Z", sends: 1)
            try await house.at("2026-05-06T09:00:00.000Z", sends: 0)
            #expect(try await house.rows() == ["email", "email", "whatsapp", "whatsapp"])
            let inbox = try await house.server.get("/notifications", as: house.patient)
            #expect(inbox.data.filter { $0["type"] == "appointment.reminder" }.count == 2, "\(inbox)")
        }
    }

    @Test("Several servers remind once", arguments: TestEngine.allCases)
    func several(engine: TestEngine) async throws {
        try await run(engine) { house in
            for time in ["09:00", "10:00", "11:00", "12:00", "13:00"] {
                _ = try await house.book("2026-05-06", time)
            }
            house.server.clock.set(try #require(Instant("2026-05-05T08:00:00.000Z")))
            let others = try (1...3).map { _ in
                try Database.open(
                    house.server.backend.settings.database, options: .test, logger: TestDatabase.logger)
            }
            defer { for other in others { other.close() } }
            for other in others { other.companion.value = house.server.backend.auditKeys }
            let sent = try await withThrowingTaskGroup(of: Int.self) { group in
                for database in others {
                    group.addTask {
                        try await ReminderJob(database: database, clock: house.server.clock.clock).run()
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sent == 5)
            #expect(try await house.rows().count == 10)
        }
    }

    @Test("A moved appointment is reminded of at its new time only", arguments: TestEngine.allCases)
    func moved(engine: TestEngine) async throws {
        try await run(engine) { house in
            let id = try await house.book("2026-05-06", "15:00")
            try await house.at("2026-05-05T10:00:00.000Z", sends: 1)
            try await house.move(id, to: "2026-05-08", "12:00")
            try await house.at("2026-05-06T08:00:00.000Z", sends: 0)
            try await house.at("2026-05-07T07:00:00.000Z", sends: 1)
            try await house.at("2026-05-08T05:00:00.000Z", sends: 1)
        }
    }

    @Test(
        "An appointment moved nearer is not reminded of what its notice has just said",
        arguments: TestEngine.allCases)
    func movedNearer(engine: TestEngine) async throws {
        try await run(engine) { house in
            let id = try await house.book("2026-05-08", "15:00")
            house.server.clock.set(try #require(Instant("2026-05-06T05:00:00.000Z")))
            try await house.move(id, to: "2026-05-06", "15:00")
            try await house.at("2026-05-06T05:01:00.000Z", sends: 0)
            try await house.at("2026-05-06T08:00:00.000Z", sends: 1)
        }
    }

    @Test(
        "A cancelled appointment is not reminded of, also when the reminder waits already",
        arguments: TestEngine.allCases)
    func cancelled(engine: TestEngine) async throws {
        try await run(engine) { house in
            let id = try await house.book("2026-05-06", "15:00")
            try await house.at("2026-05-05T10:00:00.000Z", sends: 1)
            #expect(try await house.server.delete("/appointments/\(id)", as: house.doctor).status == 200)
            try await OutboxWorker(house.server.backend.outbox).deliverDue()
            let reminders = try await house.deliveries().filter { $0["template"] == "appointment.reminder" }
            #expect(reminders.count == 2)
            #expect(
                reminders.allSatisfy {
                    $0["status"] == "failed" && $0["reason"]?.string == ReminderCheck.reason
                }, "\(reminders)")
            try await house.at("2026-05-06T08:00:00.000Z", sends: 0)
        }
    }

    @Test(
        "After a downtime only the reminder that still says something new goes out, and none at night",
        arguments: TestEngine.allCases)
    func downtime(engine: TestEngine) async throws {
        try await run(engine) { house in
            _ = try await house.book("2026-05-06", "15:00")
            // Up again at 03:00 in Karachi, then at 14:00: the day's reminder has been overtaken by that of
            // two hours before.
            try await house.at("2026-05-05T22:00:00.000Z", sends: 0)
            try await house.at("2026-05-06T09:00:00.000Z", sends: 1)
            _ = try await house.book("2026-05-08", "15:00")
            try await house.at("2026-05-08T09:45:00.000Z", sends: 0)
        }
    }

    @Test(
        "A reminder that could not be delivered by nightfall waits for the morning",
        arguments: TestEngine.allCases)
    func night(engine: TestEngine) async throws {
        try await run(engine) { house in
            _ = try await house.book("2026-05-06", "15:00")
            try await house.at("2026-05-05T10:00:00.000Z", sends: 1)
            // 22:00 in Karachi.
            house.server.clock.set(try #require(Instant("2026-05-05T17:00:00.000Z")))
            try await OutboxWorker(house.server.backend.outbox).deliverDue()
            #expect(
                try await house.deliveries().filter { $0["template"] == "appointment.reminder" }.allSatisfy {
                    $0["status"] == "pending"
                })
            house.server.clock.set(try #require(Instant("2026-05-06T03:00:00.000Z")))
            try await OutboxWorker(house.server.backend.outbox).deliverDue()
            let reminders = try await house.deliveries().filter { $0["template"] == "appointment.reminder" }
            #expect(reminders.allSatisfy { $0["status"] == "sent" && $0["attempts"] == 1 }, "\(reminders)")
        }
    }

    @Test(
        "Another time zone of the clinic sends no reminder again, and the next one goes by the new clock",
        arguments: TestEngine.allCases,
        ["Asia/Dhaka", "Europe/London", "America/New_York", "Pacific/Auckland"])
    func otherZone(engine: TestEngine, zone: String) async throws {
        try await run(engine) { house in
            _ = try await house.book("2026-05-07", "15:00")
            try await house.at("2026-05-06T10:00:00.000Z", sends: 1)
            try await house.change(["timezone": .string(zone)])
            let (date, time) = (try #require(LocalDate("2026-05-07")), try #require(LocalTime("15:00")))
            let start = try #require(Zone(identifier: zone)?.instant(of: date, time))
            for minutes in [3 * 1440, 1440, 1400, 121] {
                let moment = max(start.adding(minutes: -minutes), house.server.now)
                try await house.at(moment.description, sends: 0)
            }
            try await house.at(start.adding(minutes: -120).description, sends: 1)
            try await house.change(["timezone": "Asia/Karachi"])
            try await house.at(
                max(house.server.now, try #require(Instant("2026-05-07T08:00:00.000Z"))).description, sends: 0
            )
            #expect(try await house.rows().count == 4)
        }
    }

    @Test(
        "A reminder that waits in the outbox goes out although the time zone has changed",
        arguments: TestEngine.allCases)
    func waitingInOtherZone(engine: TestEngine) async throws {
        try await run(engine) { house in
            let id = try await house.book("2026-05-07", "15:00")
            try await house.at("2026-05-06T10:00:00.000Z", sends: 1)
            try await house.change(["timezone": "Asia/Dhaka"])
            try await OutboxWorker(house.server.backend.outbox).deliverDue()
            let reminders = try await house.deliveries().filter { $0["template"] == "appointment.reminder" }
            #expect(reminders.count == 2 && reminders.allSatisfy { $0["status"] == "sent" }, "\(reminders)")
            try await house.move(id, to: "2026-05-07", "16:00")
            try await house.at("2026-05-07T08:00:00.000Z", sends: 1)
            try await house.move(id, to: "2026-05-08", "15:00")
            try await OutboxWorker(house.server.backend.outbox).deliverDue()
            let moved = try await house.deliveries().filter {
                $0["template"] == "appointment.reminder" && $0["status"] == "failed"
            }
            #expect(
                moved.count == 2 && moved.allSatisfy { $0["reason"]?.string == ReminderCheck.reason },
                "\(moved)")
        }
    }

    @Test(
        "On the day of a clock change reminders keep their distance, and go out once",
        arguments: TestEngine.allCases)
    func clockChange(engine: TestEngine) async throws {
        try await run(engine) { house in
            // New York's clocks go back on 2026-11-01 at 02:00.
            try await house.change([
                "timezone": "America/New_York",
                "operatingHours": ["sunday": ["openTime": "09:00", "closeTime": "17:00"]],
            ])
            _ = try await house.book("2026-11-01", "12:00")
            try await house.at("2026-10-31T16:59:00.000Z", sends: 0)
            try await house.at("2026-10-31T17:00:00.000Z", sends: 1)
            try await house.at("2026-10-31T18:00:00.000Z", sends: 0)
            try await house.at("2026-11-01T15:00:00.000Z", sends: 1)
            try await house.at("2026-11-01T16:00:00.000Z", sends: 0)
        }
    }

    @Test(
        "A request that PUT approves is not reminded of what the approval has just said",
        arguments: TestEngine.allCases)
    func approvedByPUT(engine: TestEngine) async throws {
        try await run(engine) { house in
            let id = try await house.book("2026-05-08", "15:00", ["status": "requested"])
            house.server.clock.set(try #require(Instant("2026-05-08T05:00:00.000Z")))
            try await house.move(id, to: "2026-05-08", "15:00")
            try await house.at("2026-05-08T05:01:00.000Z", sends: 0)
            try await house.at("2026-05-08T08:00:00.000Z", sends: 1)
        }
    }

    @Test("A clinic without reminder minutes reminds nobody", arguments: TestEngine.allCases)
    func off(engine: TestEngine) async throws {
        try await run(engine) { house in
            _ = try await house.book("2026-05-06", "15:00")
            try await house.server.perform("UPDATE clinics SET reminder_minutes = '[]'")
            try await house.at("2026-05-05T10:00:00.000Z", sends: 0)
        }
    }

    private struct TwoClinics: Sendable {
        let server: TestServer
        let clinic: TestClinic
        let doctor: TestUser
        let admin: TestUser
        let patient: TestUser

        func book(_ date: String, _ time: String, _ changes: [String: JSONValue] = [:]) async throws -> String
        {
            let record = try #require(patient.patientId)
            let answer = try await server.post(
                "/appointments", as: doctor,
                .object(
                    JSONObject(
                        [
                            "patientId": "\(record)", "doctorId": "\(doctor.id)",
                            "appointmentDate": .string(date),
                            "appointmentTime": .string(time), "appointmentType": "Checkup",
                        ].merging(changes) { $1 }.map { ($0.key, $0.value) })))
            #expect(answer.status == 201, "\(answer)")
            return answer.id
        }

        func move(_ id: String, to date: String, _ time: String) async throws {
            let answer = try await server.put(
                "/appointments/\(id)", as: doctor,
                [
                    "doctorId": .string("\(doctor.id)"), "appointmentDate": .string(date),
                    "appointmentTime": .string(time),
                    "appointmentType": "Checkup", "durationMinutes": 30, "status": "scheduled",
                ])
            #expect(answer.status == 200, "\(answer)")
        }

        func change(_ changes: JSONValue) async throws {
            let answer = try await server.patch("/clinics/\(clinic.id)", as: admin, changes)
            #expect(answer.status == 200, "\(answer)")
        }

        func at(
            _ moment: String, sends count: Int, _ location: SourceLocation = #_sourceLocation
        ) async throws {
            server.clock.set(try #require(Instant(moment)))
            let sent = try await ReminderJob(database: server.database, clock: server.clock.clock).run()
            #expect(sent == count, "at \(moment)", sourceLocation: location)
        }

        /// The channels of all reminders made so far.
        func rows() async throws -> [String] {
            try await deliveries().filter { $0["template"] == "appointment.reminder" }.compactMap {
                $0["channel"]?.string
            }.sorted()
        }

        func deliveries() async throws -> [JSONValue] {
            try await server.get("/deliveries?limit=100", as: admin).data
        }
    }

    private func run(
        _ engine: TestEngine, _ body: @escaping @Sendable (TwoClinics) async throws -> Void
    ) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic(bufferMinutes: 0)
            let house = TwoClinics(
                server: server, clinic: clinic, doctor: try await server.makeUser(.doctor, in: clinic),
                admin: try await server.makeUser(.admin, in: clinic),
                patient: try await server.makeUser(.patient, in: clinic))
            try await server.perform("UPDATE patients SET phone = '+92-300-1234567'")
            try await body(house)
        }
    }
}
