import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct WhatsAppGatewayTests {
    @Test(
        "Through a gateway that fails in every way, each message arrives, and each once by reference",
        arguments: TestEngine.allCases,
        [1, 2] as [UInt64])
    func everythingArrives(engine: TestEngine, seed: UInt64) async throws {
        let gateway = try FakeGateway { reference, attempt in
            // A chain of mishaps that differs from message to message, and an end to it.
            var dice = StreamChance(
                seed: seed &+ UInt64(reference.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }) &+ UInt64(attempt))
            guard attempt < 4 else { return .accept }
            let ways: [FakeGateway.Way] = [
                .fail, .drop, .garbage, .tooMany, .acceptAndDrop, .accept, .acceptWithoutId, .acceptGarbage,
            ]
            return ways.randomElement(using: &dice) ?? .accept
        }
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            var expected: Set<String> = []
            for _ in 1...40 { expected.insert(try await server.enqueue(.whatsapp, in: clinic).description) }
            try await Self.with(gateway) { transports in
                try await server.deliverAll(server.outbox(transports))
            }
            #expect(Set(gateway.accepted.keys) == expected)
            #expect(try await server.count("SELECT count(*) FROM outbox WHERE status = 'sent'") == 40)
            #expect(
                gateway.accepted.values.allSatisfy {
                    $0.message == "Test Clinic: See you" && $0.to == "+923001234567"
                })
            #expect(gateway.requests.allSatisfy { $0.authorization == "Bearer t0ken" })
        }
    }

    @Test("A refusal is final, keeps its reason, and staff are told once", arguments: TestEngine.allCases)
    func refusal(engine: TestEngine) async throws {
        let gateway = try FakeGateway { _, _ in .refuse }
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let id = try await server.enqueue(.whatsapp, in: clinic)
            try await Self.with(gateway) { transports in
                try await server.deliverAll(server.outbox(transports))
            }
            #expect(
                try await server.state(of: id)
                    == .init(status: "failed", attempts: 1, reason: "The gateway refused the message (400)"))
            let inbox = try await server.get("/notifications", as: desk)
            #expect(inbox.data.count == 1 && inbox.data[0]["type"] == "delivery.failed", "\(inbox)")
            #expect(inbox.data[0]["data"]?["deliveryId"]?.string == id.description)
            #expect(try await server.get("/notifications", as: doctor).data.isEmpty)
        }
    }

    @Test(
        "A number goes out in international form, by the clinic's country or its time zone's",
        arguments: TestEngine.allCases)
    func international(engine: TestEngine) async throws {
        let gateway = try FakeGateway { _, _ in .accept }
        try await TestServer.run(engine) { server in
            let karachi = try await server.makeClinic()
            let rome = try await server.makeClinic(zone: "Europe/Rome")
            let nowhere = try await server.makeClinic(zone: "UTC")
            let german = try await server.makeClinic()
            try await server.perform("UPDATE clinics SET country = 'DE' WHERE id = \(german.id)")
            let rows: [(TestClinic, String, String)] = [
                (karachi, "0300 1234567", "+923001234567"), (karachi, "0092-300-1234567", "+923001234567"),
                (karachi, "+44 20 7946 0958", "+442079460958"), (rome, "06 1234 5678", "+390612345678"),
                (german, "030 123456", "+4930123456"), (nowhere, "030 123456", "030 123456"),
                (nowhere, "+49 30 123456", "+4930123456"),
            ]
            for (clinic, number, _) in rows { try await server.enqueue(.whatsapp, in: clinic, to: number) }
            try await Self.with(gateway) { transports in
                try await server.deliverAll(server.outbox(transports))
            }
            #expect(gateway.requests.map(\.to).sorted() == rows.map(\.2).sorted())
        }
    }

    @Test(
        "A number that can't be right is asked of nobody: the delivery has failed, and staff read why",
        arguments: TestEngine.allCases)
    func impossibleNumber(engine: TestEngine) async throws {
        let gateway = try FakeGateway { _, _ in .accept }
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let id = try await server.enqueue(.whatsapp, in: clinic, to: "12345")
            let typed = try await server.enqueue(
                .whatsapp, in: clinic, to: "0300", template: DeliveryText.typed, data: ["text": "Hello"])
            let reason = "The telephone number can't be right in PK"
            try await Self.with(gateway) { transports in
                #expect(await server.outbox(transports).sendNow(typed) == .refused(reason: reason))
                try await server.deliverAll(server.outbox(transports))
            }
            #expect(try await server.state(of: id) == .init(status: "failed", attempts: 1, reason: reason))
            #expect(gateway.requests.isEmpty)
            let inbox = try await server.get("/notifications", as: desk)
            #expect(
                inbox.data.contains {
                    $0["message"]?.string?.hasSuffix("was not delivered. \(reason).") == true
                }, "\(inbox)")
        }
    }

    @Test("Retry-After is honoured", arguments: TestEngine.allCases)
    func retryAfter(engine: TestEngine) async throws {
        let gateway = try FakeGateway { _, attempt in attempt == 0 ? .tooMany : .accept }
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let id = try await server.enqueue(.whatsapp, in: clinic)
            try await Self.with(gateway) { transports in
                let worker = OutboxWorker(server.outbox(transports))
                try await worker.deliverDue()
                #expect(
                    try await server.state(of: id)
                        == .init(status: "pending", attempts: 1, reason: "The gateway answered 429"))
                server.clock.advance(seconds: 119)
                try await worker.deliverDue()
                #expect(gateway.requests.count == 1)
                server.clock.advance(seconds: 1)
                try await worker.deliverDue()
                #expect(try await server.state(of: id) == .init(status: "sent", attempts: 2, reason: nil))
            }
        }
    }

    @Test("Retry-After is honoured as a date, too", arguments: TestEngine.allCases)
    func retryDate(engine: TestEngine) async throws {
        // Ninety seconds after the test's clock.
        let gateway = try FakeGateway(retryAfter: "Mon, 04 May 2026 06:01:30 GMT") { _, attempt in
            attempt == 0 ? .tooMany : .accept
        }
        try await TestServer.run(engine, now: "2026-05-04T06:00:00.000Z") { server in
            let clinic = try await server.makeClinic()
            let id = try await server.enqueue(.whatsapp, in: clinic)
            try await Self.with(gateway, clock: server.clock.clock) { transports in
                let worker = OutboxWorker(server.outbox(transports))
                try await worker.deliverDue()
                server.clock.advance(seconds: 89)
                try await worker.deliverDue()
                #expect(gateway.requests.count == 1)
                server.clock.advance(seconds: 1)
                try await worker.deliverDue()
                #expect(try await server.state(of: id) == .init(status: "sent", attempts: 2, reason: nil))
            }
        }
    }

    @Test("A gateway that never answers costs a limit, then another try", arguments: TestEngine.allCases)
    func hangs(engine: TestEngine) async throws {
        let gateway = try FakeGateway { _, attempt in attempt == 0 ? .hang : .accept }
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let id = try await server.enqueue(.whatsapp, in: clinic)
            try await Self.with(gateway) { transports in
                try await OutboxWorker(server.outbox(transports)).deliverDue()
                #expect(try await server.state(of: id)?.reason == "The gateway did not answer in time")
                try await server.deliverAll(server.outbox(transports))
                #expect(try await server.state(of: id)?.status == "sent")
            }
        }
    }

    @Test("Who waits for a message is told what the gateway really said", arguments: TestEngine.allCases)
    func sendNow(engine: TestEngine) async throws {
        let gateway = try FakeGateway { reference, attempt in
            attempt > 0 ? .accept : reference.hasSuffix("0") ? .refuse : .fail
        }
        let open = try FakeGateway { _, _ in .accept }
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let later = server.now.adding(seconds: SendWhatsApp.headStart)
            func typed() async throws -> ID {
                try await server.enqueue(
                    .whatsapp, in: clinic, template: DeliveryText.typed, data: ["text": "Hello"], due: later)
            }
            try await Self.with(open) { transports in
                let id = try await typed()
                // The worker leaves it to the request that wrote it.
                try await OutboxWorker(server.outbox(transports)).deliverDue()
                #expect(open.requests.isEmpty)
                #expect(await server.outbox(transports).sendNow(id) == .sent(providerId: "g-1"))
                #expect(open.accepted[id.description]?.message == "Hello")
                #expect(await server.outbox(transports).sendNow(id) == .queued)
            }
            try await Self.with(gateway) { transports in
                var outcomes: Set<String> = []
                for _ in 1...40 {
                    let id = try await typed()
                    let outcome = await server.outbox(transports).sendNow(id)
                    if id.description.hasSuffix("0") {
                        #expect(outcome == .refused(reason: "The gateway refused the message (400)"))
                    } else {
                        #expect(outcome == .queued)
                    }
                    outcomes.insert("\(outcome)")
                }
                try await server.deliverAll(server.outbox(transports))
                #expect(try await server.count("SELECT count(*) FROM outbox WHERE status = 'pending'") == 0)
            }
        }
    }

    static func with(
        _ gateway: FakeGateway, clock: Server.Clock = .system, _ body: (Transports) async throws -> Void
    ) async throws {
        let client = WhatsAppGateway(url: gateway.url, token: "t0ken", limitSeconds: 2, clock: clock)
        var transports = Transports.sandbox
        transports.whatsApp = { await client.send($0) }
        do {
            try await body(transports)
        } catch {
            await client.shutDown()
            throw error
        }
        await client.shutDown()
    }
}
