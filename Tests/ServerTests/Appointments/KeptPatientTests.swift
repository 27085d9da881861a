import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("An appointment keeps its patient (contract §4.8)")
struct KeptPatientTests {
    @Test(
        "PUT takes the appointment's own patient and refuses another by name", arguments: TestEngine.allCases)
    func patientStays(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            let own: [String: JSONValue] = [
                "patientId": .string(scene.record.description), "status": "scheduled", "notes": "same",
            ]
            let same = try await scene.server.put(
                "/appointments/\(id)", as: scene.doctor, scene.body(at: "14:00", own))
            #expect(same.status == 200, "\(same)")
            let other = try await scene.server.makePatient(in: scene.clinic, firstName: "Sara")
            let changed: [String: JSONValue] = [
                "patientId": .string(other.description), "status": "scheduled", "notes": "other",
            ]
            let refused = try await scene.server.put(
                "/appointments/\(id)", as: scene.doctor, scene.body(at: "14:00", changed))
            #expect((refused.status, refused.fields) == (400, ["patientId"]), "\(refused)")
            let after = try await scene.server.get("/appointments/\(id)", as: scene.doctor)
            #expect(
                (after["notes"]?.string, after["patientId"]?.string) == ("same", scene.record.description))
        }
    }
}
