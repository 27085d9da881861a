import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A block over appointments")
struct BlockConflictTests {
    private func entry(_ id: String, _ scene: BookingScene, _ resource: String = "doctor") -> JSONValue {
        [
            "appointmentId": .string(id), "startTime": "14:00", "endTime": "14:30",
            "doctorId": "\(scene.doctor.id)", "resource": .string(resource),
        ]
    }

    @Test(
        "It is refused with all that is in the way, unless the appointments are to be kept",
        arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(
                at: "14:00", ["roomId": "\(scene.room)", "operatory": "Chair 1"])
            let late = try await scene.booked(at: "15:00")
            let refused = try await scene.block()
            #expect(refused.status == 409 && refused.code == "SLOT_CONFLICT", "\(refused)")
            #expect(
                refused.message
                    == "Time slot conflict: Doctor already has an appointment from 14:00 to 14:30")
            #expect(refused["conflicts"] == [entry(id, scene)], "\(refused)")
            #expect(try await scene.block(scene.inRoom)["conflicts"] == [entry(id, scene, "room")])
            let everybodys = try await scene.block(scene.everybodys)
            #expect(
                everybodys["conflicts"] == [
                    entry(id, scene), entry(id, scene, "room"), entry(id, scene, "operatory"),
                ], "\(everybodys)")
            let longer = try await scene.block(["endTime": "16:00"])
            #expect(
                longer["conflicts"]?.array?.map { $0["appointmentId"]?.string } == [id, late], "\(longer)")
            #expect(try await scene.server.count("SELECT count(*) FROM blocks") == 0)
            #expect(try await scene.block(["keepVisits": false]).status == 409)

            let kept = try await scene.block(["keepVisits": true, "endTime": "16:00"])
            #expect(kept.status == 201, "\(kept)")
            let appointment = try await scene.server.get("/appointments/\(id)", as: scene.doctor)
            #expect(appointment["status"] == "scheduled" && appointment["appointmentTime"] == "14:00")
        }
    }

    @Test(
        "What frees its time, only touches, is over or is elsewhere is not in the way",
        arguments: TestEngine.allCases)
    func free(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, desk) = (scene.server, scene.receptionist)
            for time in ["13:30", "15:00"] { _ = try await scene.booked(at: time) }
            #expect(try await scene.block().status == 201, "no buffer lies around a block")
            let cancelled = try await scene.booked(at: "14:00", on: "2026-05-06")
            _ = try await server.delete("/appointments/\(cancelled)", as: desk)
            #expect(try await scene.block(["date": "2026-05-06"]).status == 201)
            let requested = try await scene.booked(at: "14:00", on: "2026-05-07", ["status": "requested"])
            let held = try await scene.block(["date": "2026-05-07"])
            #expect(
                held["conflicts"]?[0]?["appointmentId"]?.string == requested, "a request holds its time")
            let other = try await server.makeUser(.doctor, in: scene.clinic)
            let others = try await scene.block(["date": "2026-05-07", "doctorId": "\(other.id)"])
            #expect(others.status == 201, "\(others)")
            _ = try await scene.booked(at: "14:00", on: "2026-05-04")
            #expect(try await scene.block(["date": "2026-05-04"]).status == 409)
            server.clock.advance(minutes: 4 * 60)
            #expect(try await scene.block(["date": "2026-05-04"]).status == 201, "it is over")
        }
    }

    @Test(
        "A repeated block is held against every one of its days, in one answer",
        arguments: TestEngine.allCases)
    func repeated(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            var ids: [String] = []
            for date in ["2026-05-05", "2026-05-12", "2026-05-13", "2026-05-19"] {
                ids.append(try await scene.booked(at: "14:00", on: date))
            }
            func conflicts(_ every: String, _ until: String) async throws -> [String] {
                let answer = try await scene.block([
                    "repeat": ["every": .string(every), "until": .string(until)]
                ])
                #expect(answer.status == 409, "\(answer)")
                return (answer["conflicts"]?.array ?? []).compactMap { $0["appointmentId"]?.string }
            }
            #expect(try await conflicts("week", "2026-05-19") == [ids[0], ids[1], ids[3]])
            #expect(try await conflicts("week", "2026-05-18") == [ids[0], ids[1]])
            #expect(try await conflicts("day", "2026-05-13") == [ids[0], ids[1], ids[2]])
        }
    }

    @Test(
        "A change is held against appointments when the block's time or place changes, and only then",
        arguments: TestEngine.allCases)
    func changed(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(at: "14:00")
            let made = try await scene.block(["startTime": "09:00", "endTime": "10:00"])
            func change(_ body: JSONValue) async throws -> Answer {
                try await scene.server.patch("/blocks/\(made.id)", as: scene.receptionist, body)
            }
            let refused = try await change(["endTime": "14:15"])
            #expect(refused.status == 409 && refused["conflicts"] == [entry(id, scene)], "\(refused)")
            #expect(try await change(["endTime": "14:15", "keepVisits": true]).status == 200)
            let renamed = try await change(["title": "Surgery", "kind": "other"])
            #expect(renamed.status == 200, "\(renamed)")
            #expect(try await change(["startTime": "08:00"]).status == 409)
            #expect(try await change(["endTime": "14:00"]).status == 200)
            #expect(try await change(["doctorId": .null, "endTime": "14:30"]).status == 409)
        }
    }
}
