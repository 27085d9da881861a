import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct NoShowJobTests {
    @Test(
        "After the appointment's end and the grace, several servers record the no-show once",
        arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, doctor, patient) = try await Self.people(server)
            try await server.perform("UPDATE clinics SET no_show_grace_minutes = 15 WHERE id = \(clinic.id)")
            var ids: [String] = []
            for time in ["12:00", "13:00", "14:00"] {
                ids.append(try await Self.book(server, doctor, patient, time))
            }
            let started = try await server.patch(
                "/appointments/\(ids[1])/status", as: doctor, ["status": "in_progress"])
            #expect(started.status == 200, "\(started)")
            let job = NoShowJob(database: server.database, clock: server.clock.clock)
            // 12:00–12:30 in Karachi, and fifteen minutes more.
            server.clock.set(try #require(Instant("2026-05-04T07:44:59.000Z")))
            #expect(try await job.run() == 0)
            server.clock.set(try #require(Instant("2026-05-04T10:00:00.000Z")))
            let others = try (1...3).map { _ in
                try Database.open(
                    server.backend.settings.database, options: .test, logger: TestDatabase.logger)
            }
            defer { for other in others { other.close() } }
            for other in others { other.companion.value = server.backend.auditKeys }
            let recorded = try await withThrowingTaskGroup(of: Int.self) { group in
                for database in others {
                    group.addTask { try await NoShowJob(database: database, clock: server.clock.clock).run() }
                }
                return try await group.reduce(0, +)
            }
            #expect(recorded == 2)
            #expect(try await job.run() == 0)
            var statuses: [String] = []
            for id in ids {
                statuses.append(
                    try await server.get("/appointments/\(id)", as: doctor)["status"]?.string ?? "")
            }
            #expect(statuses == ["no_show", "in_progress", "no_show"])
            let history = try await server.get("/appointments/\(ids[0])/activity", as: doctor)
            #expect(
                history.data.last?["action"] == "no_show" && history.data.last?["actorId"]?.isNull == true,
                "\(history)")
            #expect(
                history.data.last?["actorName"] == "OdontoX" && history.data.last?["actorRole"] == "system",
                "\(history)")
            let inbox = try await server.get("/notifications", as: patient)
            #expect(inbox.data.filter { $0["type"] == "appointment.no_show" }.count == 2, "\(inbox)")
        }
    }

    @Test(
        "A clinic that did not ask for it, and appointments long past, are left alone",
        arguments: TestEngine.allCases)
    func off(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (clinic, doctor, patient) = try await Self.people(server)
            _ = try await Self.book(server, doctor, patient, "12:00")
            let job = NoShowJob(database: server.database, clock: server.clock.clock)
            server.clock.advance(minutes: 1440)
            #expect(try await job.run() == 0)
            server.clock.advance(minutes: 8 * 1440)
            try await server.perform("UPDATE clinics SET no_show_grace_minutes = 0 WHERE id = \(clinic.id)")
            #expect(try await job.run() == 0)
        }
    }

    private static func people(_ server: TestServer) async throws -> (TestClinic, TestUser, TestUser) {
        let clinic = try await server.makeClinic()
        return (
            clinic, try await server.makeUser(.doctor, in: clinic),
            try await server.makeUser(.patient, in: clinic)
        )
    }

    private static func book(
        _ server: TestServer, _ doctor: TestUser, _ patient: TestUser, _ time: String
    ) async throws -> String {
        let record = try #require(patient.patientId)
        let answer = try await server.post(
            "/appointments", as: doctor,
            [
                "patientId": .string("\(record)"), "appointmentDate": "2026-05-04",
                "appointmentTime": .string(time),
                "appointmentType": "Checkup", "status": "confirmed",
            ])
        #expect(answer.status == 201, "\(answer)")
        return answer.id
    }
}
