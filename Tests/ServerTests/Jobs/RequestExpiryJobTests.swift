import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Requests that nobody answers (Accounts, A4)")
struct RequestExpiryJobTests {
    private func ask(_ scene: BookingScene, on date: String) async throws -> String {
        let answer = try await scene.server.post(
            "/appointments", as: scene.patient, scene.body(on: date, ["patientId": .null]))
        try #require(answer.status == 201, "\(answer)")
        return answer.id
    }

    private func status(_ scene: BookingScene, _ id: String) async throws -> String? {
        try await scene.server.get("/appointments/\(id)", as: scene.receptionist)["status"]?.string
    }

    private func job(_ scene: BookingScene, on database: Database? = nil) -> RequestExpiryJob {
        RequestExpiryJob(database: database ?? scene.server.database, clock: scene.server.clock.clock)
    }

    @Test(
        "After the clinic's hours they are cancelled by the system, once, and the patient is told in the app",
        arguments: TestEngine.allCases)
    func expired(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let ids = [
                try await ask(scene, on: "2026-05-20"), try await ask(scene, on: "2026-05-21"),
                try await scene.booked(at: "10:00", on: "2026-05-20"),
            ]
            #expect(try await scene.setStatus(ids[1], "confirmed").status == 200)
            try await server.perform("DELETE FROM outbox")
            server.clock.advance(minutes: 72 * 60 - 1)
            #expect(try await job(scene).run() == 0)
            server.clock.advance(minutes: 2)
            let others = try (1...3).map { _ in
                try Database.open(
                    server.backend.settings.database, options: .test, logger: TestDatabase.logger)
            }
            defer { for other in others { other.close() } }
            for other in others { other.companion.value = server.backend.auditKeys }
            let cancelled = try await withThrowingTaskGroup(of: Int.self) { group in
                for database in others { group.addTask { try await job(scene, on: database).run() } }
                return try await group.reduce(0, +)
            }
            #expect(cancelled == 1)
            #expect(try await status(scene, ids[0]) == "cancelled")
            #expect(try await status(scene, ids[1]) == "confirmed")
            #expect(try await status(scene, ids[2]) == "scheduled")
            let inbox = try await server.get("/notifications", as: scene.patient)
            let told = try #require(inbox.data.first { $0["type"] == "appointment.cancelled" }, "\(inbox)")
            #expect(told["title"] == "Appointment request not answered")
            #expect(told["message"]?.string?.contains("did not answer in time") == true)
            // Nobody outside the clinic is written to about what no member of staff approved.
            #expect(try await server.count("SELECT count(*) FROM outbox") == 0)
            let line = try await server.get("/appointments/\(ids[0])/activity", as: scene.doctor).data.last
            #expect(line?["action"] == "cancelled" && line?["actorRole"] == "system", "\(line ?? .null)")
            // The time is free again.
            #expect(try await scene.book(at: "14:00", on: "2026-05-20").status == 201)
        }
    }

    @Test(
        "When their time comes they are over, however long the clinic may think",
        arguments: TestEngine.allCases)
    func atStart(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await ask(scene, on: BookingScene.tuesday)
            scene.server.clock.set(try #require(Instant("2026-05-05T08:59:59.000Z")))
            #expect(try await job(scene).run() == 0)
            scene.server.clock.set(try #require(Instant("2026-05-05T09:00:00.000Z")))
            #expect(try await job(scene).run() == 1)
            #expect(try await status(scene, id) == "cancelled")
        }
    }

    @Test(
        "A clinic that lifts the limit keeps them; once it has one again, none is too old",
        arguments: TestEngine.allCases)
    func off(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await ask(scene, on: BookingScene.tuesday)
            try await scene.server.perform("UPDATE clinics SET request_expiry_hours = NULL")
            scene.server.clock.advance(minutes: 400 * 1440)
            #expect(try await job(scene).run() == 0)
            #expect(try await status(scene, id) == "requested")
            try await scene.server.perform("UPDATE clinics SET request_expiry_hours = 1")
            #expect(try await job(scene).run() == 1)
            #expect(try await status(scene, id) == "cancelled")
            let inbox = try await scene.server.get("/notifications", as: scene.patient)
            #expect(inbox.data.contains { $0["type"] == "appointment.cancelled" }, "\(inbox)")
        }
    }

    @Test("One run goes through more than one batch of them", arguments: TestEngine.allCases)
    func many(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            try await server.perform("UPDATE clinics SET max_open_requests = NULL")
            let first = try #require(LocalDate(BookingScene.tuesday))
            var asked = 0
            // On Sundays the clinic is closed.
            for day in 0..<(DueAppointments.batch + 25) {
                let body = scene.body(on: "\(first.adding(days: day))", ["patientId": .null])
                asked += try await server.post("/appointments", as: scene.patient, body).status == 201 ? 1 : 0
            }
            #expect(asked > DueAppointments.batch)
            server.clock.advance(minutes: 73 * 60)
            #expect(try await job(scene).run() == asked)
            #expect(
                try await server.count("SELECT count(*) FROM appointments WHERE status = 'requested'") == 0)
        }
    }

    @Test(
        "Nothing leaves the app when a request is cancelled, by patient, staff or clock; staff hear of it",
        arguments: TestEngine.allCases)
    func silent(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let (first, second) = (
                try await ask(scene, on: "2026-05-20"), try await ask(scene, on: "2026-05-21")
            )
            #expect(try await server.delete("/appointments/\(first)", as: scene.patient).status == 200)
            #expect(try await scene.setStatus(second, "cancelled").status == 200)
            #expect(try await server.count("SELECT count(*) FROM outbox") == 0)
            let desk = try await server.get("/notifications", as: scene.receptionist)
            #expect(desk.data.filter { $0["type"] == "appointment.cancelled" }.count == 2, "\(desk)")
        }
    }
}
