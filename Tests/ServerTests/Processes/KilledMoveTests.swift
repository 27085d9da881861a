import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Notices that wait survive a kill (front-desk.md, D5 point 2)", .serialized)
struct KilledMoveTests {
    @Test(
        "A move whose server is killed before it is told of is told of by the next one",
        .timeLimit(.minutes(10)), arguments: TestEngine.allCases)
    func killed(engine: TestEngine) async throws {
        try await TestServer.run(engine, now: Server.Clock.system.now().description) { server in
            let clinic = try await server.makeClinic(hours: .alwaysNineToFive)
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let patient = try await server.makePatient(in: clinic, email: "patient@test.example")
            let phone = Phone(token: try await server.token(of: desk))
            let day = clinic.zone.local(server.now).date.adding(days: 2)
            @Sendable func body(at time: String) -> JSONValue {
                [
                    "patientId": "\(patient)", "appointmentDate": "\(day)", "appointmentTime": .string(time),
                    "appointmentType": "Checkup", "durationMinutes": 30, "status": "scheduled",
                ]
            }
            let told = "SELECT count(*) FROM outbox WHERE template = 'appointment.rescheduled'" as SQL

            let first = try await ServerProcess.start(on: server)
            defer { first.kill9() }
            let booked = try await phone.send(
                "POST", "/appointments", to: first.address, body(at: "10:00"))
            try #require(booked.status == 201, "\(booked)")
            let moved = try await phone.send(
                "PUT", "/appointments/\(booked.id)", to: first.address, body(at: "11:00"))
            try #require(moved.status == 200, "\(moved)")
            first.kill9()
            #expect(try await server.count(told) == 0)
            #expect(try await server.count("SELECT count(*) FROM delayed_notices") == 1)

            // As if the server had been down until then.
            try await server.perform("UPDATE delayed_notices SET due_at = \(server.now)")
            let second = try await ServerProcess.start(on: server)
            defer { second.kill9() }
            for _ in 0..<1200 where try await server.count(told) == 0 {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await server.count(told) == 1)
            #expect(try await server.count("SELECT count(*) FROM delayed_notices") == 0)
        }
    }
}
