import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Deliveries wait for the end of quiet hours (Accounts, A6)")
struct QuietHoursDeliveryTests {
    /// Half past ten in the evening in Karachi, quiet from 21:00 to 08:00.
    private static let night = "2026-05-04T17:30:00.000Z"
    private static let morning = "2026-05-05T03:00:00.000Z"

    private func run(
        _ engine: TestEngine, _ body: @Sendable (TestServer, TestClinic, TestUser) async throws -> Void
    ) async throws {
        try await TestServer.run(engine, now: Self.night) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            try await quiet(server, clinic, admin, ["from": "21:00", "to": "08:00"])
            try await body(server, clinic, admin)
        }
    }

    private func quiet(
        _ server: TestServer, _ clinic: TestClinic, _ admin: TestUser, _ hours: JSONValue
    ) async throws {
        let answer = try await server.patch("/clinics/\(clinic.id)", as: admin, ["quietHours": hours])
        try #require(answer.status == 200 && answer["quietHours"] == hours, "\(answer)")
    }

    private func deliver(_ server: TestServer, _ transports: Transports = .sandbox) async throws {
        try await OutboxWorker(server.outbox(transports)).deliverDue()
    }

    private func notice(_ startsAt: String, _ more: JSONObject = [:]) -> JSONValue {
        var data: JSONObject = ["subject": "News", "text": "See you", "startsAt": .string(startsAt)]
        for member in more.members { data[member.name] = member.value }
        return .object(data)
    }

    @Test("They go out at their end, as first tries, and say why they wait", arguments: TestEngine.allCases)
    func held(engine: TestEngine) async throws {
        try await run(engine) { server, clinic, admin in
            let ids = [
                try await server.enqueue(.email, in: clinic, to: "a@example.org"),
                try await server.enqueue(.whatsapp, in: clinic),
                try await server.enqueue(.email, in: clinic, to: "b@example.org", for: .billing),
            ]
            try await deliver(server)
            for id in ids {
                let state = try #require(try await server.state(of: id))
                #expect(state.status == "pending" && state.attempts == 0, "\(state)")
            }
            let list = try await server.get("/deliveries", as: admin)
            #expect(
                list.data.allSatisfy {
                    $0["reason"]?.string == "Waits for the end of the quiet hours at 08:00"
                }, "\(list)")
            server.clock.set(try #require(Instant(Self.morning)).adding(milliseconds: -1))
            try await deliver(server)
            #expect(try await server.state(of: ids[0])?.status == "pending")
            server.clock.set(try #require(Instant(Self.morning)))
            try await deliver(server)
            for id in ids {
                #expect(try await server.state(of: id) == .init(status: "sent", attempts: 1, reason: nil))
            }
        }
    }

    @Test(
        "What is about a sign-in or an appointment of the next twelve hours is not held",
        arguments: TestEngine.allCases)
    func urgent(engine: TestEngine) async throws {
        try await run(engine) { server, clinic, _ in
            let moved: JSONObject = ["previousDate": "2026-05-05", "previousTime": "10:00"]
            let cases: [(JSONValue, DeliveryPurpose, String)] = [
                (notice("2026-06-01T05:00:00.000Z"), .account, "sent"),
                (notice("2026-05-05T05:30:00.000Z"), .appointment, "sent"),
                (notice("2026-05-05T05:31:00.000Z"), .appointment, "pending"),
                // It was moved away from tomorrow at ten.
                (notice("2026-06-01T05:00:00.000Z", moved), .appointment, "sent"),
                // It is over.
                (notice("2026-05-04T10:00:00.000Z"), .appointment, "pending"),
            ]
            var ids: [ID] = []
            for (data, purpose, _) in cases {
                ids.append(
                    try await server.enqueue(
                        .email, in: clinic, to: "a@example.org", data: data, for: purpose))
            }
            try await deliver(server)
            for (id, (data, _, status)) in zip(ids, cases) {
                #expect(try await server.state(of: id)?.status == status, "\(data)")
            }
            // A minute later the third one is twelve hours away.
            server.clock.advance(minutes: 1)
            try await deliver(server)
            #expect(try await server.state(of: ids[2])?.status == "sent")
        }
    }

    @Test(
        "Waiting makes nothing older: the day of tries begins with the first, and ends all the same",
        arguments: TestEngine.allCases)
    func lifetime(engine: TestEngine) async throws {
        try await run(engine) { server, clinic, admin in
            // All day but an hour.
            try await quiet(server, clinic, admin, ["from": "09:00", "to": "08:00"])
            let id = try await server.enqueue(.email, in: clinic, to: "a@example.org")
            var transports = Transports.sandbox
            transports.sandboxed = []
            transports.email = { _ in .failed(reason: "Busy") }
            try await deliver(server, transports)
            server.clock.set(try #require(Instant(Self.morning)))
            try await deliver(server, transports)
            #expect(try await server.state(of: id)?.attempts == 1)
            // A retry falls into the quiet hours; when they end, a day has passed.
            server.clock.advance(minutes: 61)
            try await deliver(server, transports)
            let held = try #require(try await server.state(of: id))
            #expect(held.status == "pending" && held.attempts == 1, "\(held)")
            server.clock.advance(minutes: 23 * 60)
            try await deliver(server, transports)
            let ended = try #require(try await server.state(of: id))
            #expect(ended.status == "failed" && ended.attempts == 2, "\(ended)")
        }
    }

    @Test("Other quiet hours, or none, count for what waits already", arguments: TestEngine.allCases)
    func changed(engine: TestEngine) async throws {
        try await run(engine) { server, clinic, admin in
            let id = try await server.enqueue(.email, in: clinic, to: "a@example.org")
            try await deliver(server)
            try await quiet(server, clinic, admin, ["from": "22:00", "to": "23:00"])
            try await deliver(server)
            #expect(
                try await server.state(of: id)?.reason == "Waits for the end of the quiet hours at 23:00")
            try await quiet(server, clinic, admin, nil)
            try await deliver(server)
            #expect(try await server.state(of: id)?.status == "sent")
        }
    }

    @Test("A WhatsApp message that somebody sends at night is queued", arguments: TestEngine.allCases)
    func typed(engine: TestEngine) async throws {
        try await run(engine) { server, clinic, admin in
            let patient = try await server.makePatient(in: clinic, phone: "+92-300-1234567")
            let answer = try await server.post(
                "/messages/whatsapp/send", as: admin,
                ["patientId": .string("\(patient)"), "message": "hello"])
            #expect(answer.status == 200 && answer["status"] == "queued", "\(answer)")
            server.clock.set(try #require(Instant(Self.morning)))
            try await deliver(server)
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE status = 'sent'") == 1)
        }
    }

    @Test("The sandbox waits, too", arguments: TestEngine.allCases)
    func sandbox(engine: TestEngine) async throws {
        try await TestServer.run(engine, now: Self.night, hasSandbox: true) { server in
            let scene = try await BookingScene(server)
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            try await quiet(server, scene.clinic, admin, ["from": "21:00", "to": "08:00"])
            _ = try await scene.booked(on: "2026-05-20")
            try await OutboxWorker(server.backend.outbox).deliverDue()
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE status = 'pending'") == 2)
            // At ten the next morning: within twelve hours.
            _ = try await scene.booked(at: "10:00", on: "2026-05-05")
            try await OutboxWorker(server.backend.outbox).deliverDue()
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE status = 'sent'") == 2)
        }
    }
}
