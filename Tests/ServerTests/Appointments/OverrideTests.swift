import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Staff book what the calendar refuses (front-desk D5.6)")
struct OverrideTests {
    @Test("POST takes an override of exactly the refusal's codes", arguments: TestEngine.allCases)
    func post(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            let refused = try await scene.book()
            #expect(refused.refusals == ["SLOT_CONFLICT"], "\(refused)")
            let over = try await scene.book(scene.overriding("SLOT_CONFLICT"))
            #expect(over.status == 201, "\(over)")
            #expect(over["overrideReason"] == "Pain since the night", "\(over)")
            #expect(over["overriddenBy"]?.string == "\(scene.receptionist.id)", "\(over)")
            let read = try await scene.server.get("/appointments/\(over.id)", as: scene.doctor)
            #expect(read.json == over.json, "\(read)")
            let ordinary = try await scene.book(at: "10:00")
            #expect(ordinary["overrideReason"] == nil && ordinary["overriddenBy"] == nil, "\(ordinary)")
        }
    }

    @Test(
        "Other codes, and any for a free time, are 409 with those that there are",
        arguments: TestEngine.allCases)
    func otherCodes(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            for wrong in [
                scene.overriding(), scene.overriding("OUTSIDE_HOURS"),
                scene.overriding("SLOT_CONFLICT", "DOCTOR_AWAY"),
            ] {
                let answer = try await scene.book(wrong)
                #expect((answer.status, answer.code) == (409, "OVERRIDE_MISMATCH"), "\(answer)")
                #expect(answer.refusals == ["SLOT_CONFLICT"], "\(answer)")
                #expect(answer["conflicts"]?[0]?["appointmentId"]?.string == id, "\(answer)")
                let free = try await scene.book(at: "10:00", wrong)
                #expect((free.status, free.code) == (409, "OVERRIDE_MISMATCH"), "\(free)")
                #expect(free.refusals == [], "\(free)")
            }
            let night = try await scene.book(at: "20:00", scene.overriding("SLOT_CONFLICT"))
            #expect(night.status == 409 && night.refusals == ["OUTSIDE_HOURS"], "\(night)")
            // One that stays where it is is not judged, so there is nothing to override.
            let kept = try await scene.put(id, scene.replacement(scene.overriding("SLOT_CONFLICT")))
            #expect(kept.status == 409 && kept.refusals == [], "\(kept)")
            #expect(try await scene.server.count("SELECT count(*) FROM appointments") == 1)
        }
    }

    @Test("Hours, closures and a doctor's absence are overridden alike", arguments: TestEngine.allCases)
    func hours(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let night = try await scene.book(
                at: "23:30", ["durationMinutes": 60].merging(scene.overriding("OUTSIDE_HOURS")) { $1 })
            #expect(night.status == 201, "\(night)")
            let beside = try await scene.book(
                at: "00:15", on: "2026-05-06", scene.overriding("SLOT_CONFLICT", "OUTSIDE_HOURS"))
            #expect(beside.status == 201, "\(beside)")
            let sunday = try await scene.book(
                at: "10:00", on: "2026-05-10", scene.overriding("CLINIC_CLOSED"))
            #expect(sunday.status == 201, "\(sunday)")
            let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
            let away = try await scene.server.post(
                "/doctors/\(scene.doctor.id)/time-off", as: admin,
                ["startDate": "2026-05-07", "endDate": "2026-05-07"])
            try #require(away.status == 201, "\(away)")
            let absent = try await scene.book(at: "10:00", on: "2026-05-07", scene.overriding("DOCTOR_AWAY"))
            #expect(absent.status == 201, "\(absent)")
            #expect(try await scene.collisions() == 0)
        }
    }

    @Test(
        "PUT moves an appointment over another one, and away again as an ordinary one",
        arguments: TestEngine.allCases)
    func put(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            let id = try await scene.booked(at: "10:00")
            let refused = try await scene.put(id, scene.replacement(at: "14:15"))
            #expect(refused.status == 409 && refused.refusals == ["SLOT_CONFLICT"], "\(refused)")
            let over = try await scene.put(
                id, scene.replacement(at: "14:15", scene.overriding("SLOT_CONFLICT")))
            #expect(over.status == 200, "\(over)")
            #expect(over["overriddenBy"]?.string == "\(scene.receptionist.id)", "\(over)")
            #expect(try await scene.lanes(id) == [1, 2])
            #expect(try await scene.activity(id) == ["created", "rescheduled", "overridden"])
            let noted = try await scene.put(id, scene.replacement(at: "14:15", ["notes": "Late"]))
            #expect(noted.status == 200 && noted["overrideReason"]?.string != nil, "\(noted)")
            #expect(try await scene.lanes(id) == [1, 2])
            let back = try await scene.put(id, scene.replacement(at: "10:00"))
            #expect(back.status == 200 && back["overrideReason"] == nil, "\(back)")
            #expect(try await scene.lanes(id) == [0, 3])
        }
    }

    @Test("The past is never overridden", arguments: TestEngine.allCases)
    func past(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            let codes = scene.overriding("OUTSIDE_HOURS")
            for answer in [
                try await scene.book(at: "08:00", on: "2026-05-04", codes),
                try await scene.put(id, scene.replacement(at: "08:00", on: "2026-05-04", codes)),
            ] {
                #expect(answer.status == 400, "\(answer)")
                #expect(answer.error == "Cannot move appointments to the past", "\(answer)")
                #expect(answer["overridable"] == false, "\(answer)")
            }
        }
    }

    @Test("Another clinic's appointment of the doctor is never overridden", arguments: TestEngine.allCases)
    func otherClinic(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let north = try await scene.server.makeClinic("North")
            try await scene.server.addMembership(of: scene.doctor, in: north)
            let reception = try await scene.server.makeUser(.receptionist, in: north)
            let patient = try await scene.server.makePatient(in: north)
            let id = try await scene.booked()
            let body = ["patientId": "\(patient)" as JSONValue]
            for at in ["14:00", "20:00"] {
                if at == "20:00" {
                    let over = try await scene.book(at: at, scene.overriding("OUTSIDE_HOURS"))
                    try #require(over.status == 201, "\(over)")
                }
                let codes =
                    at == "14:00"
                    ? scene.overriding("SLOT_CONFLICT") : scene.overriding("OUTSIDE_HOURS", "SLOT_CONFLICT")
                let answer = try await scene.server.post(
                    "/appointments", as: reception, scene.body(at: at, body.merging(codes) { $1 }))
                #expect((answer.status, answer.code) == (409, "SLOT_CONFLICT"), "\(answer)")
                #expect(answer["overridable"] == false, "\(answer)")
                #expect(!answer.text.contains(id), "\(answer)")
            }
        }
    }

    @Test("An override has a reason and codes that are known", arguments: TestEngine.allCases)
    func malformed(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked()
            let bodies: [(JSONValue, [String])] = [
                (["codes": ["SLOT_CONFLICT"]], ["override.reason"]),
                (["reason": " ", "codes": ["SLOT_CONFLICT"]], ["override.reason"]),
                (["reason": "Pain"], ["override.codes"]),
                (["reason": "Pain", "codes": ["LUNCH"]], ["override.codes[0]"]),
                (["reason": .string(String(repeating: "x", count: 501)), "codes": []], ["override.reason"]),
                ("Pain", ["override"]),
            ]
            for (override, fields) in bodies {
                for answer in [
                    try await scene.book(["override": override]),
                    try await scene.put(id, scene.replacement(at: "14:15", ["override": override])),
                ] {
                    #expect(answer.status == 400 && answer.fields == fields, "\(answer)")
                }
            }
            // An explicit null is no override.
            #expect(try await scene.book(at: "10:00", ["override": .null]).status == 201)
        }
    }

    @Test(
        "Slots show an overridden time as taken, also when the first one has gone",
        arguments: TestEngine.allCases)
    func slots(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let first = try await scene.booked()
            _ = try await scene.overbooked(at: "14:30")
            #expect(try await scene.server.delete("/appointments/\(first)", as: scene.doctor).status == 200)
            let answer = try await scene.server.get(
                "/appointments/available-slots?date=2026-05-05&doctorId=\(scene.doctor.id)",
                as: scene.patient)
            let taken = (answer["slots"]?.array ?? []).filter { $0["available"] == false }
            #expect(taken.map { $0["time"]?.string } == ["14:00", "14:30", "15:00"], "\(answer)")
            #expect(taken.allSatisfy { $0["reason"] == "Doctor already has appointment" })
        }
    }

    @Test("A request that staff booked over others is approved as it stands", arguments: TestEngine.allCases)
    func approval(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            let request = try await scene.overbooked(["status": "requested"])
            let approved = try await scene.setStatus(request, "scheduled")
            #expect(approved.status == 200 && approved["overrideReason"]?.string != nil, "\(approved)")
            #expect(try await scene.lanes(request) == [1, 2])
        }
    }
}
