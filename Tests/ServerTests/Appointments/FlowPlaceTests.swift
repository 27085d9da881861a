import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Where a patient is seated, beside overrides and blocks (front-desk D5.6 to D5.8)")
struct FlowPlaceTests {
    private static let monday = "2026-05-04"

    private func step(
        _ scene: BookingScene, _ id: String, _ body: JSONValue, as user: TestUser? = nil
    ) async throws -> Answer {
        try await scene.server.post("/appointments/\(id)/flow", as: user ?? scene.receptionist, body)
    }

    private func seat(_ scene: BookingScene, _ id: String, in room: ID) async throws -> Answer {
        try await step(scene, id, ["step": "seated", "roomId": "\(room)"])
    }

    @Test(
        "A taken room is refused with its reason; over whom the appointment stands is not judged again",
        arguments: TestEngine.allCases)
    func taken(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let hassan = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let free = try await scene.server.makeRoom(in: scene.clinic, "Room 2")
            let other = try await scene.booked(
                at: "12:00", on: Self.monday, ["doctorId": "\(hassan.id)", "roomId": "\(scene.room)"])
            _ = try await scene.booked(at: "12:00", on: Self.monday)
            let over = try await scene.booked(
                at: "12:00", on: Self.monday, scene.overriding("SLOT_CONFLICT"))
            let refused = try await seat(scene, over, in: scene.room)
            #expect((refused.status, refused.code) == (409, "SLOT_CONFLICT"), "\(refused)")
            #expect(refused.refusals == ["SLOT_CONFLICT"], "\(refused)")
            let conflicts = refused["conflicts"]?.array ?? []
            #expect(conflicts.map { $0["appointmentId"]?.string } == [other], "\(refused)")
            #expect(conflicts.map { $0["resource"]?.string } == ["room"], "\(refused)")
            let seated = try await seat(scene, over, in: free)
            #expect(seated.status == 200 && seated["status"] == "in_progress", "\(seated)")
            #expect(seated["roomName"] == "Room 2", "\(seated)")
            #expect(seated["overrideReason"] == "Pain since the night", "\(seated)")
            #expect(seated["overriddenBy"]?.string == "\(scene.receptionist.id)", "\(seated)")
            #expect(try await scene.lanes(over) == [1, 2])
            let back = try await step(scene, over, ["step": "seated", "undo": true])
            #expect(back.status == 200 && back["overrideReason"] != nil, "\(back)")
            #expect(try await scene.lanes(over) == [1, 2])
            #expect(try await scene.collisions() == 0)
        }
    }

    @Test(
        "A blocked room is refused; the doctor's block was accepted when it was made",
        arguments: TestEngine.allCases)
    func blocked(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let free = try await scene.server.makeRoom(in: scene.clinic, "Room 2")
            let id = try await scene.booked(at: "12:00", on: Self.monday)
            let hours: [String: JSONValue] = [
                "date": .string(Self.monday), "startTime": "12:00", "endTime": "13:00", "keepVisits": true,
            ]
            for more in [[:], scene.inRoom] as [[String: JSONValue]] {
                let made = try await scene.block(hours.merging(more) { $1 })
                try #require(made.status == 201, "\(made)")
            }
            let refused = try await seat(scene, id, in: scene.room)
            #expect((refused.status, refused.code) == (409, "BLOCKED"), "\(refused)")
            #expect(refused.refusals == ["BLOCKED"], "\(refused)")
            let seated = try await seat(scene, id, in: free)
            #expect(seated.status == 200 && seated["roomName"] == "Room 2", "\(seated)")
        }
    }

    @Test("A patient who says that they have arrived sees no override", arguments: TestEngine.allCases)
    func hidden(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let record = try #require(scene.patient.patientId)
            _ = try await scene.booked(at: "12:00", on: Self.monday)
            let over = try await scene.booked(
                at: "12:00", on: Self.monday,
                ["patientId": "\(record)"].merging(scene.overriding("SLOT_CONFLICT")) { $1 })
            scene.server.clock.advance(minutes: 45)
            let arrived = try await step(scene, over, ["step": "arrived"], as: scene.patient)
            #expect(arrived.status == 200 && arrived["arrivedAt"]?.string != nil, "\(arrived)")
            #expect(!arrived.text.contains("overrid"), "\(arrived)")
            let shown = try await scene.server.get("/appointments/\(over)", as: scene.receptionist)
            #expect(shown["overrideReason"] == "Pain since the night", "\(shown)")
            #expect(shown["arrivedAt"] == arrived["arrivedAt"], "\(shown)")
        }
    }

    @Test("Another day forgets the steps and keeps the override it is given", arguments: TestEngine.allCases)
    func otherDay(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            let id = try await scene.booked(at: "12:00", on: Self.monday)
            #expect(try await step(scene, id, ["step": "arrived"]).status == 200)
            let moved = try await scene.put(id, scene.replacement(scene.overriding("SLOT_CONFLICT")))
            #expect(moved.status == 200 && moved["arrivedAt"] == .null, "\(moved)")
            #expect(moved["overrideReason"] == "Pain since the night", "\(moved)")
            #expect(try await scene.activity(id) == ["created", "updated", "rescheduled", "overridden"])
        }
    }
}
