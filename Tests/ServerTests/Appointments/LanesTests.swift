import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Lanes bound how many appointments stand over each other (front-desk D5.6)")
struct LanesTests {
    @Test(
        "An ordinary appointment has all lanes until one is laid over it; three are all there is",
        arguments: TestEngine.allCases)
    func three(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let first = try await scene.booked()
            #expect(try await scene.lanes(first) == [0, 3])
            let second = try await scene.overbooked()
            #expect(try await scene.lanes(first) == [0, 1])
            #expect(try await scene.lanes(second) == [1, 2])
            let third = try await scene.overbooked(at: "14:15")
            #expect(try await scene.lanes(third) == [2, 3])
            for at in ["14:00", "14:30", "13:45"] {
                let full = try await scene.book(at: at, scene.overriding("SLOT_CONFLICT"))
                #expect((full.status, full.code) == (409, "LANES_FULL"), "\(full)")
                #expect(full.refusals == ["SLOT_CONFLICT"] && full["overridable"] == false, "\(full)")
                #expect(full["conflicts"]?.array?.count == 3, "\(full)")
            }
            let moved = try await scene.put(
                try await scene.booked(at: "10:00"),
                scene.replacement(scene.overriding("SLOT_CONFLICT")))
            #expect((moved.status, moved.code) == (409, "LANES_FULL"), "\(moved)")
        }
    }

    @Test(
        "A cancelled appointment frees its lane, which the next override takes",
        arguments: TestEngine.allCases)
    func freed(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let ids = [
                try await scene.booked(), try await scene.overbooked(), try await scene.overbooked(),
            ]
            for (lane, id) in ids.enumerated() {
                #expect(try await scene.server.delete("/appointments/\(id)", as: scene.doctor).status == 200)
                let next = try await scene.overbooked()
                #expect(try await scene.lanes(next) == [lane, lane + 1])
            }
        }
    }

    @Test("An ordinary appointment needs all lanes, the buffer included", arguments: TestEngine.allCases)
    func ordinary(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let first = try await scene.booked()
            let over = try await scene.overbooked(at: "14:15")
            #expect(try await scene.server.delete("/appointments/\(first)", as: scene.doctor).status == 200)
            for at in ["13:30", "14:15", "15:00"] {
                let answer = try await scene.book(at: at)
                #expect(answer.status == 409 && answer.refusals == ["SLOT_CONFLICT"], "\(answer)")
                #expect(answer["conflicts"]?[0]?["appointmentId"]?.string == over, "\(answer)")
            }
            #expect(try await scene.book(at: "15:15").status == 201)
            #expect(try await scene.book(at: "13:15").status == 201)
        }
    }

    @Test(
        "The lane is one that the doctor, the room and the operatory have free",
        arguments: TestEngine.allCases)
    func resources(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let elsewhere: [String: JSONValue] = ["doctorId": "\(other.id)", "operatory": "Chair 1"]
            _ = try await scene.booked()
            _ = try await scene.booked(elsewhere)
            let second = try await scene.overbooked(elsewhere)
            #expect(try await scene.lanes(second) == [1, 2])
            let third = try await scene.book(
                ["operatory": "chair1"].merging(scene.overriding("SLOT_CONFLICT")) { $1 })
            #expect(third.status == 201 && third["overrideReason"] != nil, "\(third)")
            #expect(try await scene.lanes(third.id) == [2, 3])
            #expect(try await scene.collisions() == 0)
        }
    }

    @Test("A change of zone or buffer keeps what stands over each other", arguments: TestEngine.allCases)
    func clinicChanges(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
            let ids = [try await scene.booked(), try await scene.overbooked(at: "14:15")]
            for change in [["timezone": "Europe/Berlin"], ["bufferMinutes": 10]] as [JSONValue] {
                let answer = try await scene.server.patch("/clinics/\(scene.clinic.id)", as: admin, change)
                #expect(answer.status == 200, "\(answer)")
            }
            #expect(try await scene.lanes(ids[0]) == [0, 1])
            #expect(try await scene.lanes(ids[1]) == [1, 2])
            let confirmed = try await scene.setStatus(ids[0], "confirmed")
            #expect(confirmed.status == 200, "\(confirmed)")
            var wrong: [String] = []
            try await IntegrityCheck.run(scene.server.database, clock: scene.server.clock.clock) { result in
                if !result.isHealthy && result.check.hasSuffix("at a time") { wrong.append("\(result)") }
            }
            #expect(wrong == [])
        }
    }

    @Test(
        "The database refuses a lane that is held, whatever the rule says", arguments: TestEngine.allCases)
    func rawSQL(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let place: [String: JSONValue] = ["roomId": "\(scene.room)", "operatory": "Chair"]
            let first = try await scene.booked(place)
            let second = try await scene.overbooked(place)
            for (lane, end) in [(0, 3), (0, 1), (1, 2), (1, 3), (0, 2)] {
                for resource in ["doctor", "room", "operatory"] {
                    #expect(
                        try await copy(scene, first, lane, end, keeping: resource) == .exclusion,
                        "\(lane)..<\(end) \(resource)")
                }
                #expect(try await copy(scene, first, lane, end, keeping: "nothing") == nil)
            }
            for resource in ["doctor", "room", "operatory"] {
                #expect(try await copy(scene, first, 2, 3, keeping: resource) == nil)
            }
            for (lane, end) in [(3, 4), (-1, 1), (0, 4), (2, 2), (2, 1)] {
                #expect(try await copy(scene, first, lane, end, keeping: "nothing") == .check)
            }
            await #expect(throws: DatabaseError.self) {
                try await scene.server.perform(
                    "UPDATE appointments SET lane = 0, lane_end = 1 WHERE id = \(ID(second))")
            }
            await #expect(throws: DatabaseError.self) {
                try await scene.server.perform(
                    "UPDATE appointments SET lane_end = 3 WHERE id = \(ID(first))")
            }
        }
    }

    private enum Refused { case exclusion, check }

    /// Inserts the appointment again in other lanes, with one of its resources, and takes it out.
    private func copy(
        _ scene: BookingScene, _ id: String, _ lane: Int, _ end: Int, keeping resource: String
    ) async throws -> Refused? {
        let new = ID.make(at: scene.server.now)
        let doctor: SQL = resource == "doctor" ? "doctor_id" : "NULL"
        let room: SQL = resource == "room" ? "room_id" : "NULL"
        let operatory: SQL = resource == "operatory" ? "operatory, operatory_key" : "NULL, NULL"
        do {
            try await scene.server.perform(
                """
                INSERT INTO appointments (id, clinic_id, patient_id, doctor_id, room_id, operatory,
                    operatory_key, date, time, duration_minutes, starts_at, ends_at, busy_until, lane,
                    lane_end, appointment_type, status, created_at, updated_at)
                SELECT \(new), clinic_id, patient_id, \(doctor), \(room), \(operatory), date, time,
                    duration_minutes, starts_at, ends_at, busy_until, \(lane), \(end), appointment_type,
                    'scheduled', created_at, updated_at
                FROM appointments WHERE id = \(ID(id))
                """)
        } catch let error as DatabaseError {
            if case .exclusion = error.kind { return .exclusion }
            return .check
        }
        try await scene.server.perform("DELETE FROM appointments WHERE id = \(new)")
        return nil
    }
}
