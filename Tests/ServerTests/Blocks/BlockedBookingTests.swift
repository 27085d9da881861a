import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What a block refuses")
struct BlockedBookingTests {
    private func expectBlocked(_ answer: Answer, _ message: String) {
        #expect(answer.status == 409 && answer.code == "BLOCKED", "\(answer)")
        #expect(answer.message == message, "\(answer)")
    }

    @Test(
        "Slots give the title to staff and \"Not available\" to patients, and no buffer lies around a block",
        arguments: TestEngine.allCases)
    func slots(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let made = try await scene.block(["startTime": "14:00", "endTime": "15:00"])
            for (user, reason) in [
                (scene.receptionist, "Staff meeting"), (scene.doctor, "Staff meeting"),
                (scene.patient, "Not available"),
            ] {
                let reasons = try await scene.reasons(user)
                #expect(reasons.count == 16)
                let taken = reasons.compactMapValues(\.self)
                #expect(taken == ["14:00": reason, "14:30": reason], "\(taken)")
            }
            for time in ["13:30", "15:00"] {
                let answer = try await scene.book(at: time)
                #expect(answer.status == 201, "\(answer)")
            }
            #expect(try await scene.server.delete("/blocks/\(made.id)", as: scene.doctor).status == 204)
            #expect(try await scene.reasons(scene.patient)["14:00"] != .some("Not available"))
        }
    }

    @Test(
        "A booking is refused, by staff with the title, by a patient without it",
        arguments: TestEngine.allCases)
    func bookings(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.block()
            for time in ["13:45", "14:00", "14:59"] {
                expectBlocked(
                    try await scene.book(at: time), "Staff meeting: blocked from 14:00 to 15:00")
            }
            let asked = try await scene.server.post(
                "/appointments", as: scene.patient,
                scene.body(at: "14:00", ["patientId": .null]))
            expectBlocked(asked, "Not available: blocked from 14:00 to 15:00")
            #expect(!asked.text.contains("Staff meeting"))
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let elsewhere = try await scene.book(at: "14:00", ["doctorId": "\(other.id)"])
            #expect(elsewhere.status == 201, "\(elsewhere)")
        }
    }

    @Test("A room's block is the room's, and the clinic's is everybody's", arguments: TestEngine.allCases)
    func subjects(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.block(
                scene.inRoom.merging(["title": "Repair", "kind": "maintenance"]) { $1 })
            let inRoom: [String: JSONValue] = ["roomId": "\(scene.room)"]
            expectBlocked(
                try await scene.book(at: "14:00", inRoom), "Repair: blocked from 14:00 to 15:00")
            let query = "&roomId=\(scene.room)"
            #expect(try await scene.reasons(scene.doctor)["14:00"] == .some(nil))
            #expect(try await scene.reasons(scene.doctor, query)["14:00"] == "Repair")
            #expect(try await scene.book(at: "14:00").status == 201)
            _ = try await scene.block(
                scene.everybodys.merging(["date": "2026-05-06", "title": "Training"]) { $1 })
            for changes in [[:], inRoom, ["doctorId": .null]] as [[String: JSONValue]] {
                expectBlocked(
                    try await scene.book(at: "14:30", on: "2026-05-06", changes),
                    "Training: blocked from 14:00 to 15:00")
            }
        }
    }

    @Test(
        "A repeated block refuses on each of its days and on no other, before and after it is changed",
        arguments: TestEngine.allCases)
    func repeated(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let made = try await scene.block(["repeat": ["every": "week", "until": "2026-05-25"]])
            func statuses() async throws -> [Int] {
                var found: [Int] = []
                for date in ["2026-05-05", "2026-05-06", "2026-05-12", "2026-05-19", "2026-05-26"] {
                    let answer = try await scene.book(at: "14:00", on: date)
                    found.append(answer.status)
                    if answer.status == 201 {
                        _ = try await scene.server.delete(
                            "/appointments/\(answer.id)", as: scene.receptionist)
                    }
                }
                return found
            }
            #expect(try await statuses() == [409, 201, 409, 409, 201])
            let longer = try await scene.server.patch(
                "/blocks/\(made.id)", as: scene.receptionist,
                ["repeat": ["every": "day", "until": "2026-05-12"]])
            #expect(longer.status == 200, "\(longer)")
            #expect(try await statuses() == [409, 409, 409, 201, 201])
            _ = try await scene.server.delete("/blocks/\(made.id)", as: scene.receptionist)
            #expect(try await statuses() == [201, 201, 201, 201, 201])
        }
    }

    @Test(
        "A move, an approval and another room are judged; what keeps its time and place is not",
        arguments: TestEngine.allCases)
    func everyWrite(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, desk) = (scene.server, scene.receptionist)
            let kept = try await scene.booked(at: "14:00")
            let asked = try await scene.booked(at: "14:00", on: "2026-05-06", ["status": "requested"])
            for date in ["2026-05-05", "2026-05-06"] {
                let made = try await scene.block(["date": .string(date), "keepVisits": true])
                #expect(made.status == 201, "\(made)")
            }
            let message = "Staff meeting: blocked from 14:00 to 15:00"
            let other = try await scene.booked(at: "10:00")
            func replace(_ id: String, _ time: String, _ changes: [String: JSONValue]) async throws -> Answer
            {
                let more: [String: JSONValue] = ["status": "scheduled", "patientId": .null]
                return try await server.put(
                    "/appointments/\(id)", as: desk, scene.body(at: time, more.merging(changes) { $1 }))
            }
            expectBlocked(try await replace(other, "14:30", [:]), message)
            expectBlocked(try await replace(kept, "14:00", ["durationMinutes": 45]), message)
            let noted = try await replace(kept, "14:00", ["notes": "Bring the pictures"])
            #expect(noted.status == 200, "\(noted)")
            expectBlocked(try await scene.setStatus(asked, "scheduled"), message)
            #expect(try await scene.setStatus(kept, "confirmed").status == 200)

            let blue = try await server.makeRoom(in: scene.clinic, "Blue")
            _ = try await scene.block(
                scene.inRoom.merging(["title": "Repair", "startTime": "13:00"]) { $1 })
            expectBlocked(
                try await scene.setStatus(kept, "in_progress", ["roomId": "\(scene.room)"]),
                "Repair: blocked from 13:00 to 15:00")
            let started = try await scene.setStatus(kept, "in_progress", ["roomId": "\(blue)"])
            #expect(started.status == 200, "the doctor's own block was accepted before: \(started)")
        }
    }

    @Test("A doctor's block in one clinic says nothing about another", arguments: TestEngine.allCases)
    func otherClinic(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let north = try await server.makeClinic("North")
            try await server.addMembership(of: scene.doctor, in: north)
            let desk = try await server.makeUser(.receptionist, in: north)
            let patient = try await server.makePatient(in: north)
            _ = try await scene.block()
            let booked = try await server.post(
                "/appointments", as: desk, scene.body(at: "14:00", ["patientId": "\(patient)"]))
            #expect(booked.status == 201, "\(booked)")
            // Nor is another clinic's appointment in a block's way.
            #expect(try await scene.block().status == 201)
        }
    }
}
