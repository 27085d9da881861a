import API
import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct OutboxTests {
    @Test("Several servers on one database send each row once", arguments: TestEngine.allCases)
    func several(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            for _ in 1...60 { try await server.enqueue(.whatsapp, in: clinic) }
            let sent = Mutex<[ID: Int]>([:])
            var transports = Transports.sandbox
            transports.whatsApp = { outboxMessage in
                sent.withLock { $0[outboxMessage.id, default: 0] += 1 }
                for _ in 1...20 { await Task.yield() }
                return .sent(providerId: nil)
            }
            let others = try (1...3).map { _ in
                try Database.open(
                    server.backend.settings.database, options: .test, logger: TestDatabase.logger)
            }
            defer { for other in others { other.close() } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for database in others + [server.database] {
                    let worker = OutboxWorker(server.outbox(transports, over: database))
                    group.addTask { try await worker.deliverDue() }
                }
                try await group.waitForAll()
            }
            let counts = sent.withLock { $0 }
            #expect(counts.count == 60)
            #expect(counts.values.allSatisfy { $0 == 1 })
            #expect(
                try await server.count("SELECT count(*) FROM outbox WHERE status = 'sent' AND attempts = 1")
                    == 60)
        }
    }

    @Test(
        "What a worker had in hands when it died is taken up after its lease, not before",
        arguments: TestEngine.allCases)
    func lease(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let id = try await server.enqueue(.email, in: clinic, to: "a@example.org")
            let dead = server.outbox(.sandbox)
            let held = try await dead.claim(.email, limit: 5)
            #expect(held.map(\.id) == [id])
            let alive = OutboxWorker(server.outbox(.sandbox))
            server.clock.advance(seconds: Outbox.leaseSeconds - 1)
            try await alive.deliverDue()
            #expect(try await server.state(of: id)?.status == "pending")
            server.clock.advance(seconds: 1)
            try await alive.deliverDue()
            #expect(try await server.state(of: id) == .init(status: "sent", attempts: 2, reason: nil))
            // The one thought dead comes back: it may not undo what another has settled.
            _ = await dead.settle(held[0], .refused(reason: "late"))
            #expect(try await server.state(of: id) == .init(status: "sent", attempts: 2, reason: nil))
        }
    }

    @Test(
        "Tries begin within five seconds, are never more than an hour apart, and end after a day",
        arguments: TestEngine.allCases)
    func givesUp(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let id = try await server.enqueue(.whatsapp, in: clinic)
            let start = server.now
            let tries = Mutex<[Instant]>([])
            var transports = Transports.sandbox
            transports.whatsApp = { _ in
                tries.withLock { $0.append(server.now) }
                return .failed(reason: "Busy")
            }
            try await server.deliverAll(server.outbox(transports))
            let moments = tries.withLock { $0 }
            let gaps = zip(moments, moments.dropFirst()).map { $1.milliseconds(since: $0) }
            #expect(gaps[0] <= 5000)
            #expect(gaps.allSatisfy { $0 <= 3_600_000 })
            let last = try #require(moments.last)
            #expect(
                last.milliseconds(since: start) > 82_000_000 && last.milliseconds(since: start) <= 86_400_000)
            let state = try #require(try await server.state(of: id))
            #expect(state.status == "failed" && state.reason == "Given up after a day. Busy", "\(state)")
            #expect(try await server.get("/notifications", as: admin)["unreadCount"] == 1)
        }
    }

    @Test("A mail server that is down holds no WhatsApp message up", arguments: TestEngine.allCases)
    func lanes(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            for _ in 1...10 { try await server.enqueue(.email, in: clinic, to: "a@example.org") }
            for _ in 1...10 { try await server.enqueue(.whatsapp, in: clinic) }
            let done = AsyncStream.makeStream(of: Void.self)
            var transports = Transports.sandbox
            transports.email = { _ in
                // Until the test ends.
                try? await Task.sleep(for: .seconds(600))
                return .failed(reason: "Down")
            }
            transports.whatsApp = { _ in
                done.continuation.yield()
                return .sent(providerId: nil)
            }
            let worker = OutboxWorker(server.outbox(transports))
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await worker.run() }
                var count = 0
                for await _ in done.stream {
                    count += 1
                    if count == 10 { break }
                }
                group.cancelAll()
            }
        }
    }

    @Test(
        "Without carriers, deliveries have arrived at once, and are read by the clinic's admins alone",
        arguments: TestEngine.allCases)
    func sandbox(engine: TestEngine) async throws {
        try await TestServer.run(engine, hasSandbox: true) { server in
            let clinic = try await server.makeClinic("Smile & Co")
            let other = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let record = try await server.makePatient(
                in: clinic, phone: "+92-300-1234567", email: "ahmed@example.org")
            try await server.enqueue(.email, in: other, to: "b@example.org")
            let booked = try await server.post(
                "/appointments", as: admin,
                [
                    "patientId": .string("\(record)"), "doctorId": .string("\(doctor.id)"),
                    "appointmentDate": "2026-05-05",
                    "appointmentTime": "10:00", "appointmentType": "Checkup",
                ])
            #expect(booked.status == 201, "\(booked)")
            #expect(try await server.get("/deliveries?status=pending", as: admin).data.isEmpty)
            #expect(try await server.get("/deliveries?status=sent", as: admin).data.count == 2)
            let mail = try await server.get("/deliveries?channel=email", as: admin)
            #expect(mail.data.count == 1 && mail.json["pagination"]?["total"] == 1, "\(mail)")
            let row = try #require(mail.data.first)
            #expect(
                row["status"] == "sent" && row["attempts"] == 1 && row["template"] == "appointment.scheduled",
                "\(mail)")
            #expect(
                row["reference"] == row["id"] && row["recipient"] == "ahmed@example.org"
                    && row["sentAt"]?.string != nil)
            #expect(row["subject"] == "Appointment confirmed – Smile & Co")
            #expect(
                row["text"]?.string?.contains("When: Tuesday, 5 May 2026, 10:00 (Asia/Karachi)") == true,
                "\(mail)")
            let one = try #require(mail.data.first?["id"]?.string)
            #expect(try await server.get("/deliveries/\(one)", as: admin).json == mail.data.first)
            #expect(try await server.get("/deliveries/\(ID.make(at: server.now))", as: admin).status == 404)
            #expect(try await server.get("/deliveries/\(one)", as: doctor).status == 403)
            #expect(try await server.get("/deliveries", as: doctor).status == 403)
            #expect(try await server.get("/deliveries?status=lost", as: admin).fields == ["status"])
        }
    }
}
