import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("The way of a request through the pipeline")
struct PipelineTests {
    @Test("The steps are these, in this order", arguments: [TestEngine.sqlite])
    func steps(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let names = server.backend.pipeline.steps.map(\.name)
            print("The pipeline:", names.joined(separator: " → "))
            #expect(
                names == [
                    "authenticate", "limit", "decode", "authorize", "idempotency", "precondition", "cache",
                    "run", "record", "tag",
                ])
        }
    }

    /// A request that is wrong in every way is told of its faults one by one, in the order of
    /// the contract (§2).
    @Test(
        "401, then membership, role, id, existence, body, rule and conflict", arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let stranger = try await server.makeUser(.admin, in: try await server.makeClinic("Elsewhere"))
            _ = try await scene.booked(at: "10:00", on: "2026-05-06")
            let own = try await scene.booked(at: "12:00", on: "2026-05-06")
            let missing = ID.make(at: server.now)
            func change(
                _ id: String, at time: JSONValue, on date: String, as user: TestUser?
            ) async throws -> Answer {
                try await server.send(
                    .put, "/appointments/\(id)", as: user, clinic: scene.clinic,
                    body: [
                        "appointmentDate": .string(date), "appointmentTime": time,
                        "appointmentType": "Checkup", "durationMinutes": 30,
                        "status": "scheduled", "doctorId": .string("\(scene.doctor.id)"),
                    ])
            }
            #expect(try await change("x", at: "25:00", on: "2026-05-10", as: nil).status == 401)
            let outside = try await change("x", at: "25:00", on: "2026-05-10", as: stranger)
            #expect(outside.status == 403 && outside["code"] == "NOT_A_MEMBER", "\(outside)")
            let patient = try await change("x", at: "25:00", on: "2026-05-10", as: scene.patient)
            #expect(patient.status == 403 && patient["code"] == "FORBIDDEN", "\(patient)")
            #expect(
                try await change("x", at: "25:00", on: "2026-05-10", as: scene.receptionist).status == 400)
            #expect(
                try await change("\(missing)", at: "25:00", on: "2026-05-10", as: scene.receptionist).status
                    == 404)
            let body = try await change(own, at: "25:00", on: "2026-05-10", as: scene.receptionist)
            #expect(body.status == 400 && body["code"] == "VALIDATION_ERROR", "\(body)")
            let rule = try await change(own, at: "10:00", on: "2026-05-10", as: scene.receptionist)
            #expect(rule.status == 400 && rule["code"] != "VALIDATION_ERROR", "\(rule)")
            #expect(
                try await change(own, at: "10:00", on: "2026-05-06", as: scene.receptionist).status == 409)
            #expect(
                try await change(own, at: "14:00", on: "2026-05-06", as: scene.receptionist).status == 200)
        }
    }
}
