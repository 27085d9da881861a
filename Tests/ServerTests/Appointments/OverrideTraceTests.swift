import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What an override leaves behind, and who sees it (front-desk D5.6)")
struct OverrideTraceTests {
    /// An appointment of the patient who can sign in, booked over another one.
    private func over(_ scene: BookingScene) async throws -> String {
        _ = try await scene.booked()
        let record = try #require(scene.patient.patientId)
        return try await scene.overbooked(["patientId": "\(record)"])
    }

    private func hidesAll(_ answer: Answer) -> Bool {
        !answer.text.contains("overrid") && !answer.text.contains("Pain since")
    }

    @Test("The trail and the history say what was overridden, and why", arguments: TestEngine.allCases)
    func trail(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await over(scene)
            let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
            let trail = try await scene.server.get("/audit?action=overridden", as: admin)
            #expect(trail.data.map { $0["entityId"]?.string } == [id], "\(trail)")
            let entry = trail.data.first
            #expect(entry?["actorId"]?.string == "\(scene.receptionist.id)", "\(trail)")
            #expect(
                entry?["after"]
                    == ["overrideReason": "Pain since the night", "codes": ["SLOT_CONFLICT"]], "\(trail)")
            #expect(try await scene.activity(id) == ["created", "overridden"])
        }
    }

    @Test("Staff see it in every answer", arguments: TestEngine.allCases)
    func staff(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await over(scene)
            let list = try await scene.server.get("/appointments", as: scene.doctor)
            let row = list.data.first { $0["id"]?.string == id }
            #expect(row?["overrideReason"] == "Pain since the night", "\(list)")
            #expect(row?["overriddenBy"]?.string == "\(scene.receptionist.id)", "\(list)")
            let other = list.data.first { $0["id"]?.string != id }
            #expect(other != nil && other?["overrideReason"] == nil, "\(list)")
            let confirmed = try await scene.setStatus(id, "confirmed")
            #expect(confirmed["overrideReason"] == "Pain since the night", "\(confirmed)")
            let cancelled = try await scene.server.delete("/appointments/\(id)", as: scene.receptionist)
            #expect(cancelled["overrideReason"] == "Pain since the night", "\(cancelled)")
        }
    }

    @Test("Its patient sees it nowhere", arguments: TestEngine.allCases)
    func patients(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let id = try await over(scene)
            let moved = try await scene.put(
                id, scene.replacement(at: "14:15", scene.overriding("SLOT_CONFLICT")))
            try #require(moved.status == 200, "\(moved)")
            for path in [
                "/appointments/\(id)", "/appointments", "/appointments?updatedSince=2026-01-01T00:00:00Z",
                "/appointments/\(id)/activity", "/me/export", "/notifications",
            ] {
                let answer = try await server.get(path, as: scene.patient)
                #expect(answer.status == 200 && hidesAll(answer), "\(path): \(answer)")
                #expect(answer.text.contains(id), "\(path): \(answer)")
            }
            #expect(try await scene.activity(id, as: scene.patient) == ["created", "rescheduled"])
            let confirmed = try await scene.setStatus(id, "confirmed", as: scene.patient)
            #expect(confirmed.status == 200 && hidesAll(confirmed), "\(confirmed)")
            for _ in 1...2 {
                let gone = try await server.delete("/appointments/\(id)", as: scene.patient)
                #expect(gone.status == 200 && hidesAll(gone), "\(gone)")
            }
        }
    }

    @Test(
        "The stream shows it to staff and hides it from the patient, live and again",
        arguments: TestEngine.allCases)
    func stream(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let scene = try await BookingScene(server)
            let record = try #require(scene.patient.patientId)
            _ = try await scene.booked()
            try await server.whileStreaming {
                var desk = try await StreamClient(server, as: scene.receptionist)
                var patient = try await StreamClient(server, as: scene.patient)
                try await desk.begin()
                try await patient.begin()
                let start = patient.lastEventId
                _ = try await scene.overbooked(["patientId": "\(record)"])
                let (first, second) = (try await created(&desk), try await created(&patient))
                let (whole, shown) = (try #require(first), try #require(second))
                #expect(whole.id == shown.id)
                let data = try JSONValue(parsing: whole.data)
                #expect(data["overrideReason"] == "Pain since the night", "\(whole.data)")
                #expect(try JSONValue(parsing: shown.data) == data.withoutOverride, "\(shown.data)")
                #expect(!shown.data.contains("overrid"), "\(shown.data)")
                var again = try await StreamClient(server, as: scene.patient, lastEventId: start)
                let shownAgain = try await created(&again)
                #expect(shownAgain == shown)
                var deskAgain = try await StreamClient(server, as: scene.receptionist, lastEventId: start)
                let wholeAgain = try await created(&deskAgain)
                #expect(wholeAgain == whole)
            }
        }
    }

    /// The next new appointment.
    private func created(_ client: inout StreamClient) async throws -> StreamMessage? {
        while let message = try await client.next() {
            if message.type == "appointment.created" { return message }
        }
        return nil
    }
}
