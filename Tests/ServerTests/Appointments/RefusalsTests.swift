import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Every refusal of a write by staff names all its reasons (front-desk D5.5)")
struct RefusalsTests {
    /// The doctor works on Tuesdays from 10:00 to 12:00.
    private func workInTheMorning(_ scene: BookingScene) async throws {
        let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
        let answer = try await scene.server.put(
            "/doctors/\(scene.doctor.id)/schedule", as: admin,
            ["weekly": [["weekday": "tuesday", "startTime": "10:00", "endTime": "12:00"]]])
        try #require(answer.status == 200, "\(answer)")
    }

    @Test("A taken time alone is 409, with a code and a sentence", arguments: TestEngine.allCases)
    func taken(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            let answer = try await scene.book(at: "14:15")
            #expect((answer.status, answer.code) == (409, "SLOT_CONFLICT"), "\(answer)")
            #expect(
                answer["refusals"] == [
                    [
                        "code": "SLOT_CONFLICT",
                        "message": "Doctor already has an appointment from 14:00 to 14:30",
                    ]
                ], "\(answer)")
            #expect(answer["overridable"] == true, "\(answer)")
        }
    }

    @Test(
        "Hours, the doctor and another appointment are named at once; the status is that of the hours",
        arguments: TestEngine.allCases)
    func together(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            let other = try await scene.booked(at: "10:00", on: "2026-05-06")
            try await workInTheMorning(scene)
            for answer in [
                try await scene.book(at: "14:15"), try await scene.put(other, scene.replacement(at: "14:15")),
            ] {
                #expect((answer.status, answer.code) == (400, "DOCTOR_UNAVAILABLE"), "\(answer)")
                #expect(answer.refusals == ["DOCTOR_AWAY", "SLOT_CONFLICT"], "\(answer)")
                #expect(answer["conflicts"]?[0]?["appointmentId"]?.string == id, "\(answer)")
            }
            let early = try await scene.book(at: "08:00")
            #expect((early.status, early.code) == (400, "OUTSIDE_HOURS"), "\(early)")
            #expect(early.refusals == ["OUTSIDE_HOURS", "DOCTOR_AWAY"], "\(early)")
            #expect(try await scene.book(at: "08:00", ["doctorId": .null]).refusals == ["OUTSIDE_HOURS"])
        }
    }

    @Test(
        "A closed day hides that it is outside hours; the doctor is judged on their own",
        arguments: TestEngine.allCases)
    func closed(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            try await workInTheMorning(scene)
            try await scene.close(BookingScene.tuesday)
            let night = try await scene.book(at: "20:00")
            #expect((night.status, night.error) == (400, "Clinic is closed on 2026-05-05"), "\(night)")
            #expect(night.refusals == ["CLINIC_CLOSED", "DOCTOR_AWAY"], "\(night)")
            let morning = try await scene.book(at: "10:00")
            #expect(morning.refusals == ["CLINIC_CLOSED"], "\(morning)")
            let all = try await scene.book(at: "14:00")
            #expect(all.refusals == ["CLINIC_CLOSED", "DOCTOR_AWAY", "SLOT_CONFLICT"], "\(all)")
            let sunday = try await scene.book(at: "20:00", on: "2026-05-10", ["doctorId": .null])
            #expect((sunday.status, sunday.error) == (400, "Clinic is closed on Sundays"), "\(sunday)")
            #expect(sunday.refusals == ["CLINIC_CLOSED"], "\(sunday)")
        }
    }

    @Test("The past has no code of its own and can't be overridden", arguments: TestEngine.allCases)
    func past(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            for answer in [
                try await scene.book(at: "10:00", on: "2026-05-04"),
                try await scene.put(id, scene.replacement(at: "10:00", on: "2026-05-04")),
            ] {
                #expect(answer.status == 400, "\(answer)")
                #expect(answer.error == "Cannot move appointments to the past", "\(answer)")
                #expect(answer.refusals == [] && answer["overridable"] == false, "\(answer)")
            }
            let sunday = try await scene.book(at: "10:00", on: "2026-05-03")
            #expect(sunday.error == "Cannot move appointments to the past", "\(sunday)")
            #expect(sunday.refusals == ["CLINIC_CLOSED"], "\(sunday)")
        }
    }

    @Test("A patient is told the first reason only, as before", arguments: TestEngine.allCases)
    func patients(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            let taken = try await scene.server.post(
                "/appointments", as: scene.patient, scene.body(["patientId": .null]))
            #expect((taken.status, taken.code) == (409, "SLOT_CONFLICT"), "\(taken)")
            #expect(taken["conflicts"]?.array?.count == 1, "\(taken)")
            #expect(taken["refusals"] == nil && taken["overridable"] == nil, "\(taken)")
            try await workInTheMorning(scene)
            let away = try await scene.server.post(
                "/appointments", as: scene.patient, scene.body(["patientId": .null]))
            #expect((away.status, away.code) == (400, "DOCTOR_UNAVAILABLE"), "\(away)")
            #expect(away["refusals"] == nil && away["conflicts"] == nil, "\(away)")
        }
    }

    @Test(
        "A PUT that keeps time, length, doctor, room and operatory is not judged again, another is",
        arguments: TestEngine.allCases)
    func unchanged(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let place: [String: JSONValue] = ["roomId": "\(scene.room)", "operatory": "Chair 1"]
            let id = try await scene.booked(place)
            try await scene.close(BookingScene.tuesday)
            let kept = try await scene.put(
                id,
                scene.replacement(
                    place.merging(["status": "confirmed", "notes": "Late", "operatory": " CHAIR 1"]) { $1 }))
            #expect((kept.status, kept["notes"]?.string) == (200, "Late"), "\(kept)")
            let doctor = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let room = try await scene.server.makeRoom(in: scene.clinic, "Room 2")
            let changes: [[String: JSONValue]] = [
                ["appointmentTime": "15:00"], ["durationMinutes": 45], ["doctorId": "\(doctor.id)"],
                ["roomId": "\(room)"], ["operatory": "Chair 2"],
            ]
            for change in changes {
                let all = place.merging(["status": "confirmed"]) { $1 }.merging(change) { $1 }
                let answer = try await scene.put(id, scene.replacement(all))
                #expect(answer.status == 400 && answer.refusals == ["CLINIC_CLOSED"], "\(answer)")
            }
        }
    }

    @Test("An approval by PATCH is judged again and names the reasons", arguments: TestEngine.allCases)
    func approval(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let request = try await scene.booked(["status": "requested"])
            let over = try await scene.overbooked()
            let refused = try await scene.setStatus(request, "confirmed")
            #expect((refused.status, refused.code) == (409, "SLOT_CONFLICT"), "\(refused)")
            #expect(refused.refusals == ["SLOT_CONFLICT"], "\(refused)")
            #expect(refused["conflicts"]?[0]?["appointmentId"]?.string == over, "\(refused)")
            try await scene.close(BookingScene.tuesday)
            let closed = try await scene.setStatus(request, "scheduled")
            #expect(closed.status == 400, "\(closed)")
            #expect(closed.refusals == ["CLINIC_CLOSED", "SLOT_CONFLICT"], "\(closed)")
        }
    }

    @Test("Another room by PATCH is judged alone, and names what holds it", arguments: TestEngine.allCases)
    func room(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let doctor = try await scene.server.makeUser(.doctor, in: scene.clinic)
            _ = try await scene.booked(["doctorId": "\(doctor.id)", "roomId": "\(scene.room)"])
            _ = try await scene.booked()
            let over = try await scene.overbooked()
            let taken = try await scene.setStatus(over, "confirmed", ["roomId": "\(scene.room)"])
            #expect(taken.status == 409 && taken.refusals == ["SLOT_CONFLICT"], "\(taken)")
            #expect(taken["conflicts"]?.array?.compactMap { $0["resource"]?.string } == ["room"], "\(taken)")
            let free = try await scene.server.makeRoom(in: scene.clinic, "Room 2")
            let confirmed = try await scene.setStatus(over, "confirmed", ["roomId": "\(free)"])
            #expect((confirmed.status, confirmed["roomName"]?.string) == (200, "Room 2"), "\(confirmed)")
        }
    }
}
