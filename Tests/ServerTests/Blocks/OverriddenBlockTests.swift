import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A block among the other reasons, and overrides of it (front-desk D5.5 to D5.7)")
struct OverriddenBlockTests {
    @Test(
        "A block is named beside hours and appointments; the status is that of the hours",
        arguments: TestEngine.allCases)
    func together(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(at: "16:00")
            let made = try await scene.block(["startTime": "16:30", "endTime": "18:00"])
            try #require(made.status == 201, "\(made)")
            let other = try await scene.booked(at: "10:00")
            for answer in [
                try await scene.book(at: "16:45"), try await scene.put(other, scene.replacement(at: "16:45")),
            ] {
                #expect((answer.status, answer.code) == (400, "OUTSIDE_HOURS"), "\(answer)")
                #expect(answer.refusals == ["OUTSIDE_HOURS", "BLOCKED", "SLOT_CONFLICT"], "\(answer)")
                #expect(
                    answer["refusals"]?[1]?["message"]?.string
                        == "Staff meeting: blocked from 16:30 to 18:00", "\(answer)")
                #expect(answer["conflicts"]?[0]?["appointmentId"]?.string == id, "\(answer)")
                #expect(answer["overridable"] == true, "\(answer)")
            }
            let within = try await scene.book(at: "16:30")
            #expect((within.status, within.code) == (409, "BLOCKED"), "\(within)")
            #expect(within.refusals == ["BLOCKED", "SLOT_CONFLICT"], "\(within)")
            let asked = try await scene.server.post(
                "/appointments", as: scene.patient, scene.body(at: "16:30", ["patientId": .null]))
            #expect((asked.status, asked.code) == (409, "BLOCKED"), "\(asked)")
            #expect(asked["refusals"] == nil && asked["conflicts"] == nil, "\(asked)")
            #expect(!asked.text.contains("Staff meeting"), "\(asked)")
            try await scene.close(BookingScene.tuesday)
            let closed = try await scene.book(at: "16:45")
            #expect(closed.status == 400, "\(closed)")
            #expect(closed.refusals == ["CLINIC_CLOSED", "BLOCKED", "SLOT_CONFLICT"], "\(closed)")
        }
    }

    @Test("Staff override a block; slots and blocks know of it", arguments: TestEngine.allCases)
    func overridden(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let made = try await scene.block()
            let wrong = try await scene.book(scene.overriding("SLOT_CONFLICT"))
            #expect((wrong.status, wrong.code) == (409, "OVERRIDE_MISMATCH"), "\(wrong)")
            #expect(wrong.refusals == ["BLOCKED"] && wrong["overridable"] == true, "\(wrong)")
            let over = try await scene.book(scene.overriding("BLOCKED"))
            #expect(over.status == 201 && over["overrideReason"] == "Pain since the night", "\(over)")
            #expect(try await scene.lanes(over.id) == [0, 1])
            #expect(try await scene.activity(over.id) == ["created", "overridden"])
            #expect(try await scene.reasons(scene.receptionist)["14:00"] == "Staff meeting")
            #expect(try await scene.reasons(scene.patient)["14:00"] == "Not available")
            let second = try await scene.block(["startTime": "14:15"])
            #expect(second["conflicts"]?[0]?["appointmentId"]?.string == over.id, "\(second)")
            #expect(try await scene.server.delete("/blocks/\(made.id)", as: scene.doctor).status == 204)
            #expect(try await scene.reasons(scene.doctor)["14:00"] == "Doctor already has appointment")
            #expect(try await scene.book().refusals == ["SLOT_CONFLICT"])
        }
    }

    @Test("PUT moves an appointment into a block, and keeps it there", arguments: TestEngine.allCases)
    func put(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await scene.booked(at: "10:00")
            _ = try await scene.block()
            let refused = try await scene.put(id, scene.replacement(at: "14:15"))
            #expect((refused.status, refused.code) == (409, "BLOCKED"), "\(refused)")
            #expect(refused.refusals == ["BLOCKED"], "\(refused)")
            let over = try await scene.put(id, scene.replacement(at: "14:15", scene.overriding("BLOCKED")))
            #expect(over.status == 200 && over["overrideReason"] != nil, "\(over)")
            let noted = try await scene.put(id, scene.replacement(at: "14:15", ["notes": "Late"]))
            #expect(noted.status == 200 && noted["overrideReason"] != nil, "\(noted)")
            let longer = try await scene.put(
                id, scene.replacement(at: "14:15", ["durationMinutes": 40]))
            #expect(longer.refusals == ["BLOCKED"], "\(longer)")
        }
    }

    @Test(
        "A block holds no lane: three appointments stand over each other in it, and no fourth",
        arguments: TestEngine.allCases)
    func lanes(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let kept = try await scene.booked()
            let made = try await scene.block(["keepVisits": true])
            try #require(made.status == 201, "\(made)")
            let codes = scene.overriding("BLOCKED", "SLOT_CONFLICT")
            for code in ["BLOCKED", "SLOT_CONFLICT"] {
                let part = try await scene.book(scene.overriding(code))
                #expect((part.status, part.code) == (409, "OVERRIDE_MISMATCH"), "\(part)")
                #expect(part.refusals == ["BLOCKED", "SLOT_CONFLICT"], "\(part)")
            }
            let second = try await scene.booked(codes)
            let third = try await scene.booked(codes)
            for (lane, id) in [kept, second, third].enumerated() {
                #expect(try await scene.lanes(id) == [lane, lane + 1])
            }
            let full = try await scene.book(codes)
            #expect((full.status, full.code) == (409, "LANES_FULL"), "\(full)")
            #expect(full.refusals == ["BLOCKED", "SLOT_CONFLICT"], "\(full)")
            #expect(full["overridable"] == false && full["conflicts"]?.array?.count == 3, "\(full)")
            #expect(try await scene.collisions() == 0)
        }
    }

    @Test(
        "A request under a block is approved by an override, or as staff have booked it",
        arguments: TestEngine.allCases)
    func approval(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let request = try await scene.booked(["status": "requested"])
            for date in [BookingScene.tuesday, "2026-05-06"] {
                let made = try await scene.block(["date": .string(date), "keepVisits": true])
                try #require(made.status == 201, "\(made)")
            }
            let refused = try await scene.setStatus(request, "scheduled")
            #expect((refused.status, refused.code) == (409, "BLOCKED"), "\(refused)")
            #expect(refused.refusals == ["BLOCKED"] && refused["overridable"] == true, "\(refused)")
            let plain = try await scene.put(request, scene.replacement())
            #expect(plain.refusals == ["BLOCKED"], "\(plain)")
            let approved = try await scene.put(request, scene.replacement(scene.overriding("BLOCKED")))
            #expect(approved.status == 200 && approved["status"] == "scheduled", "\(approved)")
            #expect(approved["overriddenBy"]?.string == "\(scene.receptionist.id)", "\(approved)")
            let over = try await scene.booked(
                on: "2026-05-06", ["status": "requested"].merging(scene.overriding("BLOCKED")) { $1 })
            #expect(try await scene.setStatus(over, "scheduled").status == 200)
        }
    }

    @Test(
        "What staff book past midnight and the next day's blocks are held against each other",
        arguments: TestEngine.allCases)
    func pastMidnight(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let early: [String: JSONValue] = [
                "date": "2026-05-06", "startTime": "00:00", "endTime": "01:00",
            ]
            let made = try await scene.block(early)
            try #require(made.status == 201, "\(made)")
            #expect(try await scene.book(at: "23:30").refusals == ["OUTSIDE_HOURS"])
            let long: [String: JSONValue] = ["durationMinutes": 60]
            let night = try await scene.book(at: "23:30", long)
            #expect(night.status == 400 && night.refusals == ["OUTSIDE_HOURS", "BLOCKED"], "\(night)")
            let over = try await scene.book(
                at: "23:30", long.merging(scene.overriding("OUTSIDE_HOURS", "BLOCKED")) { $1 })
            try #require(over.status == 201, "\(over)")
            let again = try await scene.block(early)
            #expect(again.status == 409 && again["conflicts"]?.array?.count == 1, "\(again)")
            #expect(again["conflicts"]?[0]?["appointmentId"]?.string == over.id, "\(again)")
            let daily = try await scene.block([
                "startTime": "00:00", "endTime": "24:00", "repeat": ["every": "day", "until": "2026-05-06"],
            ])
            #expect(daily["conflicts"]?.array?.count == 1, "\(daily)")
            let later = try await scene.block(early.merging(["startTime": "00:30"]) { $1 })
            #expect(later.status == 201, "\(later)")
        }
    }
}
