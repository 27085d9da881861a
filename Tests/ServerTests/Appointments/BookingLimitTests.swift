import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("What patients may book by themselves (Accounts, A4)")
struct BookingLimitTests {
    private func ask(
        _ scene: BookingScene, at time: String = "14:00", on date: String = BookingScene.tuesday,
        _ changes: [String: JSONValue] = [:]
    ) async throws -> Answer {
        var body: [String: JSONValue] = ["patientId": .null]
        body.merge(changes) { $1 }
        return try await scene.server.post(
            "/appointments", as: scene.patient, scene.body(at: time, on: date, body))
    }

    private func limit(_ scene: BookingScene, _ limits: JSONValue) async throws {
        let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
        let answer = try await scene.server.patch(
            "/clinics/\(scene.clinic.id)", as: admin, ["patientBooking": limits])
        try #require(answer.status == 200, "\(answer)")
    }

    @Test("Five requests wait at most; one that is answered makes room", arguments: TestEngine.allCases)
    func openRequests(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            var ids: [String] = []
            for day in 5...9 {
                let answer = try await ask(scene, on: "2026-05-0\(day)")
                #expect(answer.status == 201 && answer["status"] == "requested", "\(answer)")
                ids.append(answer.id)
            }
            let sixth = try await ask(scene, on: "2026-05-11")
            #expect(sixth.status == 400 && sixth.code == "BOOKING_LIMIT", "\(sixth)")
            #expect(sixth.message?.contains("maxOpenRequests") == true, "\(sixth)")
            // Staff book for them as they like.
            let record = try #require(scene.patient.patientId)
            let own: [String: JSONValue] = ["patientId": .string("\(record)")]
            #expect(try await scene.book(on: "2026-05-12", own).status == 201)
            #expect(try await scene.setStatus(ids[0], "confirmed").status == 200)
            #expect(try await ask(scene, on: "2026-05-11").status == 201)
            #expect(try await ask(scene, on: "2026-05-13").code == "BOOKING_LIMIT")
            // A request whose time has passed waits for nobody.
            scene.server.clock.set(try #require(Instant("2026-05-06T10:00:00.000Z")))
            #expect(try await ask(scene, on: "2026-05-13").status == 201)
        }
    }

    @Test("Neither too far ahead nor too long, also by the type's own length", arguments: TestEngine.allCases)
    func spans(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            // 180 days from Monday, 4 May.
            #expect(try await ask(scene, on: "2026-10-31").status == 201)
            let far = try await ask(scene, on: "2026-11-02")
            #expect(far.status == 400 && far.code == "BOOKING_LIMIT", "\(far)")
            #expect(far.message?.contains("maxDaysAhead") == true && far.fields == ["appointmentDate"])
            #expect(try await scene.book(on: "2026-11-02").status == 201)
            let long = try await ask(scene, ["durationMinutes": 121])
            #expect(long.code == "BOOKING_LIMIT" && long.fields == ["durationMinutes"], "\(long)")
            #expect(long.message?.contains("maxMinutes") == true)
            #expect(try await ask(scene, ["durationMinutes": 120]).status == 201)
            let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
            let type = try await scene.server.post(
                "/appointment-types", as: admin, ["name": "Implant", "durationMinutes": 180])
            #expect(type.status == 201)
            let implant = try await ask(
                scene, on: "2026-05-07", ["appointmentType": "Implant", "durationMinutes": .null])
            #expect(implant.code == "BOOKING_LIMIT", "\(implant)")
            let both = try await ask(scene, on: "2026-11-02", ["durationMinutes": 240])
            #expect(both.fields == ["appointmentDate", "durationMinutes"], "\(both)")
        }
    }

    @Test("Existence comes before the limits, and they before a conflict", arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let unknown: JSONValue = "550e8400-e29b-41d4-a716-446655440099"
            let long: JSONValue = 240
            #expect(try await ask(scene, ["doctorId": unknown, "durationMinutes": long]).status == 404)
            #expect(try await ask(scene, ["roomId": unknown, "durationMinutes": long]).status == 404)
            _ = try await scene.booked(at: "14:00")
            #expect(try await ask(scene, ["durationMinutes": long]).code == "BOOKING_LIMIT")
            #expect(try await ask(scene).code == "SLOT_CONFLICT")
        }
    }

    @Test("null lifts one limit, or all of them", arguments: TestEngine.allCases)
    func lifted(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await limit(scene, ["maxMinutes": nil, "maxOpenRequests": 1])
            #expect(try await ask(scene, ["durationMinutes": 180]).status == 201)
            #expect(try await ask(scene, on: "2026-05-06").code == "BOOKING_LIMIT")
            #expect(try await ask(scene, on: "2026-12-01").message?.contains("maxDaysAhead") == true)
            try await limit(scene, nil)
            #expect(try await ask(scene, on: "2026-05-06").status == 201)
            let long = try await ask(scene, at: "10:00", on: "2026-12-01", ["durationMinutes": 300])
            #expect(long.status == 201, "\(long)")
        }
    }

    @Test("Many requests at once are counted one after the other", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for day in 11...22 where day != 17 {
                    group.addTask { try await ask(scene, on: "2026-05-\(day)").status }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 5, 400: 6])
        }
    }

    @Test("A patient sees no slot as free that they are refused", arguments: TestEngine.allCases)
    func slots(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await limit(scene, ["maxDaysAhead": 1, "maxMinutes": 30])
            func free(_ query: String, as user: TestUser) async throws -> Int {
                let answer = try await scene.server.get(
                    "/appointments/available-slots?doctorId=\(scene.doctor.id)&\(query)", as: user)
                return answer["slots"]?.array?.filter { $0["available"] == true }.count ?? -1
            }
            #expect(try await free("date=2026-05-05", as: scene.patient) > 0)
            #expect(try await free("date=2026-05-06", as: scene.patient) == 0)
            #expect(try await free("date=2026-05-06", as: scene.receptionist) > 0)
            #expect(try await free("date=2026-05-05&durationMinutes=60", as: scene.patient) == 0)
            #expect(try await free("date=2026-05-05&durationMinutes=60", as: scene.receptionist) > 0)
            // The next midnight in Karachi brings the day near enough, though nobody writes.
            scene.server.clock.set(try #require(Instant("2026-05-04T18:59:59.999Z")))
            #expect(try await free("date=2026-05-06", as: scene.patient) == 0)
            scene.server.clock.advance(seconds: 1)
            #expect(try await free("date=2026-05-06", as: scene.patient) > 0)
        }
    }
}
