import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What a 409 lists (contract §4.5)")
struct ConflictListTests {
    /// Everything that Tuesday's appointment at 14:00 in the room and the chair holds.
    private func taken(_ scene: BookingScene) async throws -> String {
        try await scene.booked(at: "14:00", place(scene))
    }

    private func place(_ scene: BookingScene) -> [String: JSONValue] {
        ["roomId": "\(scene.room)", "operatory": "Chair 1"]
    }

    private func expectAllThree(_ answer: Answer, _ id: String, _ scene: BookingScene) {
        #expect((answer.status, answer.code) == (409, "SLOT_CONFLICT"), "\(answer)")
        #expect(
            answer.message == "Time slot conflict: Doctor already has an appointment from 14:00 to 14:30",
            "\(answer)")
        let entry: (String) -> JSONValue = { resource in
            [
                "appointmentId": .string(id), "startTime": "14:00", "endTime": "14:30",
                "doctorId": "\(scene.doctor.id)",
                "resource": .string(resource),
            ]
        }
        #expect(answer["conflicts"] == [entry("doctor"), entry("room"), entry("operatory")], "\(answer)")
    }

    @Test(
        "POST, PUT and an approval list the same entries, one for each resource",
        arguments: TestEngine.allCases)
    func everyWrite(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let asked = try await scene.booked(
                at: "14:00", place(scene).merging(["status": "requested"]) { $1 })
            // A request holds its time too; it is moved out of the way as an older build could have left it,
            // without the rule.
            try await scene.server.perform(
                "UPDATE appointments SET status = 'cancelled' WHERE id = \(ID(asked))")
            let id = try await taken(scene)
            expectAllThree(try await scene.book(at: "14:15", place(scene)), id, scene)
            let other = try await scene.booked(at: "10:00")
            let moved = scene.body(
                at: "14:15", place(scene).merging(["status": "scheduled", "patientId": .null]) { $1 })
            expectAllThree(
                try await scene.server.put("/appointments/\(other)", as: scene.receptionist, moved), id, scene
            )
            let request = try await scene.booked(at: "11:30", ["status": "requested"])
            let changed = scene.body(
                at: "14:15", place(scene).merging(["status": "confirmed", "patientId": .null]) { $1 })
            expectAllThree(
                try await scene.server.put("/appointments/\(request)", as: scene.receptionist, changed), id,
                scene)
        }
    }

    @Test(
        "Of several appointments in the way each is listed for each resource (front-desk D5.3)",
        arguments: TestEngine.allCases)
    func pairs(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let whole = try await taken(scene)
            let later = try await scene.booked(at: "15:00", ["roomId": "\(scene.room)"])
            let chair = try await scene.booked(
                at: "15:00", ["doctorId": "\(other.id)", "operatory": "Chair 1"])
            let long = place(scene).merging(["durationMinutes": 60]) { $1 }
            let free = try await scene.booked(at: "10:00")
            for answer in [
                try await scene.book(at: "14:15", long),
                try await scene.put(free, scene.replacement(at: "14:15", long)),
            ] {
                #expect(answer.status == 409, "\(answer)")
                let found = (answer["conflicts"]?.array ?? []).map {
                    "\($0["resource"]?.string ?? "") \($0["appointmentId"]?.string ?? "")"
                }
                #expect(
                    found == [
                        "doctor \(whole)", "doctor \(later)", "room \(whole)", "room \(later)",
                        "operatory \(whole)", "operatory \(chair)",
                    ], "\(answer)")
            }
        }
    }

    @Test(
        "An approval by PATCH names the room and the operatory that it takes", arguments: TestEngine.allCases)
    func approval(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let id = try await taken(scene)
            let request = try await scene.booked(
                at: "14:00", ["doctorId": "\(other.id)", "status": "requested"])
            for from in ["requested", "scheduled"] {
                try await scene.server.perform(
                    "UPDATE appointments SET status = \(from) WHERE id = \(ID(request))")
                let answer = try await scene.setStatus(request, "confirmed", place(scene))
                #expect(
                    answer.status == 409 && answer.message?.contains("Room already has") == true, "\(answer)")
                let entries = answer["conflicts"]?.array ?? []
                #expect(entries.map { $0["resource"]?.string } == ["room", "operatory"], "\(answer)")
                #expect(
                    entries.allSatisfy {
                        $0["appointmentId"]?.string == id && $0["doctorId"]?.string == "\(scene.doctor.id)"
                    })
            }
        }
    }

    @Test("What the schema refuses after the check is listed alike", arguments: TestEngine.allCases)
    func afterTheCheck(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await taken(scene)
            let other = try await scene.booked(at: "10:00")
            let moved = scene.body(
                at: "14:15", place(scene).merging(["status": "scheduled", "patientId": .null]) { $1 })
            for isPut in [false, true] {
                // PostgreSQL's check runs before the other's change is seen, and the constraint after it;
                // SQLite's runs after both.
                try await scene.server.perform(
                    "UPDATE appointments SET status = 'cancelled' WHERE id = \(ID(id))")
                let hold = try await TableHold(
                    scene.server, "appointments",
                    after: "UPDATE appointments SET status = 'scheduled' WHERE id = \(ID(id))")
                async let late =
                    isPut
                    ? scene.server.put("/appointments/\(other)", as: scene.receptionist, moved)
                    : scene.book(at: "14:15", place(scene))
                if engine == .postgres { try await hold.wait(for: 1) }
                try await hold.release()
                expectAllThree(try await late, id, scene)
            }
        }
    }

    @Test(
        "Another clinic's appointment shows its time and the doctor, and no id",
        arguments: TestEngine.allCases)
    func otherClinic(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let north = try await scene.server.makeClinic("North")
            try await scene.server.addMembership(of: scene.doctor, in: north)
            let reception = try await scene.server.makeUser(.receptionist, in: north)
            let patient = try await scene.server.makePatient(in: north)
            let id = try await taken(scene)
            let answer = try await scene.server.post(
                "/appointments", as: reception,
                scene.body(at: "14:00", ["patientId": "\(patient)", "operatory": "Chair 1"]))
            #expect(
                answer["conflicts"] == [
                    [
                        "appointmentId": .null, "startTime": "14:00", "endTime": "14:30",
                        "doctorId": "\(scene.doctor.id)",
                        "resource": "doctor",
                    ]
                ], "\(answer)")
            #expect(
                !answer.text.contains(id) && !answer.text.contains("\(scene.record)")
                    && !answer.text.contains("Bilal"))
        }
    }
}
