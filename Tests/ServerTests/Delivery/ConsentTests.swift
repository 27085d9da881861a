import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Deliveries ask the patient (Accounts, A6)")
struct ConsentTests {
    private func say(
        _ server: TestServer, _ patient: ID, _ user: TestUser, _ channel: String, _ purpose: String,
        _ state: String
    ) async throws {
        let answer = try await server.put(
            "/patients/\(patient)/contact-preferences", as: user,
            [
                "data": [
                    ["channel": .string(channel), "purpose": .string(purpose), "state": .string(state)]
                ]
            ])
        try #require(answer.status == 200, "\(answer)")
    }

    /// The status of each delivery, by channel.
    private func statuses(_ server: TestServer, _ admin: TestUser) async throws -> [String: String] {
        let answer = try await server.get("/deliveries", as: admin)
        return Dictionary(
            answer.data.map { ($0["channel"]?.string ?? "", $0["status"]?.string ?? "") },
            uniquingKeysWith: { "\($0),\($1)" })
    }

    @Test(
        "What a patient refuses is suppressed when it would be sent, with the reason, and nothing else",
        arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            _ = try await scene.booked()
            // Said after the booking, before the worker comes.
            try await say(server, scene.record, scene.receptionist, "email", "appointment", "refused")
            try await OutboxWorker(server.outbox(.sandbox)).deliverDue()
            #expect(try await statuses(server, admin) == ["email": "suppressed", "whatsapp": "sent"])
            let list = try await server.get("/deliveries?status=suppressed", as: admin)
            #expect(list.data.count == 1, "\(list)")
            #expect(list.data[0]["reason"]?.string == "The patient does not want e-mail about appointments")
            #expect(list.data[0]["attempts"] == 0 && list.data[0]["sentAt"] == .null)
            #expect(list.data[0]["purpose"] == "appointment")
            // The app tells as ever, and nobody at the desk has to call.
            let desk = try await server.get("/notifications", as: scene.receptionist)
            #expect(!desk.data.contains { $0["type"] == "delivery.failed" }, "\(desk)")
            let metrics = try await server.get("/metrics").text
            #expect(
                metrics.contains(#"odontox_deliveries_total{channel="email",outcome="suppressed"} 1"#),
                "\(metrics)")
        }
    }

    @Test("Also where the sandbox takes everything at once", arguments: TestEngine.allCases)
    func sandbox(engine: TestEngine) async throws {
        try await TestServer.run(engine, hasSandbox: true) { server in
            let scene = try await BookingScene(server)
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            _ = try await scene.booked(at: "09:00")
            #expect(try await statuses(server, admin) == ["email": "sent", "whatsapp": "sent"])
            try await server.perform("DELETE FROM outbox")
            try await say(server, scene.record, admin, "whatsapp", "appointment", "refused")
            _ = try await scene.booked(at: "12:00")
            #expect(try await statuses(server, admin) == ["email": "pending", "whatsapp": "pending"])
            try await OutboxWorker(server.backend.outbox).deliverDue()
            #expect(try await statuses(server, admin) == ["email": "sent", "whatsapp": "suppressed"])
        }
    }

    @Test("A delivery that is tried again asks again", arguments: TestEngine.allCases)
    func retried(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let id = try await server.enqueue(
                .email, in: scene.clinic, to: "bilal@example.org", patient: scene.record)
            var transports = Transports.sandbox
            transports.sandboxed = []
            transports.email = { _ in .failed(reason: "Busy") }
            try await OutboxWorker(server.outbox(transports)).deliverDue()
            #expect(try await server.state(of: id)?.status == "pending")
            try await say(server, scene.record, scene.receptionist, "email", "appointment", "refused")
            server.clock.advance(minutes: 1)
            try await OutboxWorker(server.outbox(.sandbox)).deliverDue()
            let state = try await server.state(of: id)
            #expect(state?.status == "suppressed" && state?.attempts == 1, "\(String(describing: state))")
        }
    }

    @Test(
        "Recalls go out unless the clinic waits for a yes, marketing only after a yes; staff are not asked",
        arguments: TestEngine.allCases)
    func purposes(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            func sent(_ purpose: DeliveryPurpose, to patient: ID?) async throws -> String? {
                let id = try await server.enqueue(
                    .email, in: scene.clinic, to: "bilal@example.org", for: purpose, patient: patient)
                try await OutboxWorker(server.outbox(.sandbox)).deliverDue()
                return try await server.state(of: id)?.status
            }
            #expect(try await sent(.billing, to: scene.record) == "sent")
            #expect(try await sent(.recall, to: scene.record) == "sent")
            #expect(try await sent(.marketing, to: scene.record) == "suppressed")
            let strict = try await server.patch(
                "/clinics/\(scene.clinic.id)", as: admin, ["recallNeedsConsent": true])
            #expect(strict.status == 200 && strict["recallNeedsConsent"] == true, "\(strict)")
            #expect(try await sent(.recall, to: scene.record) == "suppressed")
            for purpose in ["recall", "marketing"] {
                try await say(server, scene.record, admin, "email", purpose, "allowed")
            }
            #expect(try await sent(.recall, to: scene.record) == "sent")
            #expect(try await sent(.marketing, to: scene.record) == "sent")
            try await say(server, scene.record, admin, "email", "appointment", "refused")
            #expect(try await sent(.appointment, to: scene.record) == "suppressed")
            #expect(try await sent(.appointment, to: nil) == "sent")
            #expect(try await sent(.account, to: scene.record) == "sent")
        }
    }

    @Test("Who sends a WhatsApp message that is not wanted is told so", arguments: TestEngine.allCases)
    func whatsApp(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            try await say(
                scene.server, scene.record, scene.receptionist, "whatsapp", "appointment", "refused")
            let answer = try await scene.server.post(
                "/messages/whatsapp/send", as: scene.receptionist,
                ["patientId": .string("\(scene.record)"), "message": "hello"])
            #expect(answer.status == 409 && answer.code == "CONTACT_REFUSED", "\(answer)")
            #expect(answer.message?.contains("does not want WhatsApp") == true)
            #expect(
                try await scene.server.count("SELECT count(*) FROM outbox WHERE status = 'suppressed'") == 1)
        }
    }
}
