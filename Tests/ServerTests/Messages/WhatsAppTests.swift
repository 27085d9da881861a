import API
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("WhatsApp messages")
struct WhatsAppTests {
    /// Sends the specification's request to a gateway that answers `outcome`.
    private func send(
        _ talk: TalkingClinic, by user: TestUser, key: String? = nil, _ gateway: @escaping SendNow
    ) async throws -> Reply {
        let body: JSONValue = [
            "patientId": .string(talk.patientId),
            "message": "Your appointment reminder: May 15, 2026 at 2:30 PM", "type": "sms",
        ]
        let backend = talk.server.backend
        var headers: HTTPFields = [
            .contentType: "application/json",
            .authorization: "Bearer \(try await talk.server.token(of: user))",
        ]
        if let key { headers[.idempotencyKey] = key }
        let request = RequestData(
            method: .post, path: "/api/v1/protected/messages/whatsapp/send", parameters: [:], queryString: "",
            headers: headers,
            body: [], now: talk.server.now, requestId: "test", address: "local")
        let routes = MessageRoutes.all(
            SendWhatsApp(
                database: backend.database, allowance: DailyAllowance(isOn: false), sendNow: gateway),
            WritingLimit(isOn: false))
        let route = try #require(routes.first { $0.path == "/messages/whatsapp/send" })
        return try await backend.pipeline.answer(
            RequestExchange(
                route, request, body: RequestBody(buffer: ByteBuffer(bytes: body.jsonBytes)),
                limit: LimitNote()))
    }

    private func givePhone(_ talk: TalkingClinic) async throws {
        try await talk.server.perform(
            "UPDATE patients SET phone = '+92-300-1234567' WHERE id = \(talk.patient.patientId)")
    }

    @Test(
        "The answer says what the gateway said, and the message is kept as sms",
        arguments: TestEngine.allCases)
    func sent(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await givePhone(talk)
            let asked = Mutex<[ID]>([])
            let reply = try await send(talk, by: talk.receptionist) { id in
                asked.withLock { $0.append(id) }
                return .sent(providerId: "wamid.1")
            }
            let json = try JSONValue(parsing: reply.body)
            #expect(reply.status == .ok)
            #expect(json["success"] == true)
            #expect(json["phoneNumber"] == "+92-300-1234567")
            #expect(json["status"] == "sent")
            #expect(json["timestamp"]?.string == "\(talk.server.now)")
            let message = try await talk.server.get(
                "/messages/\(json["messageId"]?.string ?? "")", as: talk.patient)
            #expect(message["type"] == "sms")
            #expect(message["message"] == "Your appointment reminder: May 15, 2026 at 2:30 PM")

            let outbox = try await talk.server.database.read { tx in
                try tx.query("SELECT id, channel, recipient, next_attempt_at FROM outbox") { row in
                    (
                        try row.get(0) as ID, try row.get(1) as String, try row.get(2) as String,
                        try row.get(3) as Instant
                    )
                }
            }
            #expect(outbox.count == 1)
            #expect(asked.withLock { $0 } == outbox.map(\.0))
            #expect(outbox.first?.1 == "whatsapp")
            #expect(outbox.first?.2 == "+92-300-1234567")
            // The worker leaves it to the one who waits.
            #expect((outbox.first?.3 ?? talk.server.now) > talk.server.now.adding(seconds: 10))
        }
    }

    @Test(
        "Queued when the gateway has not answered; 502 with its reason when it refuses",
        arguments: TestEngine.allCases)
    func notSent(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await givePhone(talk)
            let reply = try await send(talk, by: talk.doctor) { _ in .queued }
            #expect(try JSONValue(parsing: reply.body)["status"] == "queued")
            let refusal = await #expect(throws: Problem.self) {
                try await send(talk, by: talk.doctor) { _ in .refused(reason: "no such number") }
            }
            #expect(refusal?.status == .badGateway)
            #expect(refusal?.code == "DELIVERY_REFUSED")
            #expect(refusal?.message.contains("no such number") == true)
        }
    }

    @Test(
        "A request that is repeated under its key sends once and says how the first one stands",
        arguments: TestEngine.allCases)
    func repeated(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await givePhone(talk)
            let first = try await send(talk, by: talk.doctor, key: "k1") { _ in .queued }
            try await talk.server.perform("UPDATE outbox SET status = 'sent'")
            let second = try await send(talk, by: talk.doctor, key: "k1") { _ in
                .refused(reason: "asked twice")
            }
            let (one, two) = (try JSONValue(parsing: first.body), try JSONValue(parsing: second.body))
            #expect(one["messageId"] == two["messageId"])
            #expect(two["status"] == "sent")
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 1)
        }
    }

    @Test(
        "Refused: patients, unknown patients, patients without a phone, and bad fields",
        arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let path = "/messages/whatsapp/send"
            let patient = JSONValue.string(talk.patientId)
            let own = try await talk.server.post(
                path, as: talk.patient, ["patientId": patient, "message": "x"])
            #expect(own.status == 403)
            let phoneless = try await talk.server.post(
                path, as: talk.doctor, ["patientId": patient, "message": "x"])
            #expect(phoneless.status == 400)
            #expect(phoneless.code == "NO_PHONE_NUMBER")
            #expect(phoneless.message?.contains("Ahmed Hassan") == true)
            let unknown = try await talk.server.post(
                path, as: talk.doctor, ["patientId": "550e8400-e29b-41d4-a716-446655440099", "message": "x"])
            #expect(unknown.status == 404)
            #expect(unknown.error == "Patient not found or not in your clinic")
            let bad = try await talk.server.post(path, as: talk.doctor, ["message": "", "type": "fax"])
            #expect(bad.fields == ["message", "patientId", "type"])
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 0)
            #expect(try await talk.server.count("SELECT count(*) FROM outbox") == 0)
        }
    }
}
