import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("How a conversation's e-mails and WhatsApp messages stand")
struct MessageDeliveryTests {
    private func deliveries(
        _ talk: TalkingClinic, as user: TestUser, _ query: String = ""
    ) async throws -> Answer {
        try await talk.server.get(
            "/messages/conversations/patient-\(talk.patientId)/deliveries\(query)", as: user)
    }

    @Test(
        "Staff see the state of each, and why it failed, as the outbox has it", arguments: TestEngine.allCases
    )
    func states(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let message = try await talk.send("Your results are here", from: talk.receptionist)
            let waiting = try await deliveries(talk, as: talk.receptionist)
            #expect(waiting.status == 200, "\(waiting)")
            #expect(waiting.data.count == 1, "\(waiting)")
            #expect(waiting.data.first?["messageId"]?.string == message.id)
            #expect(waiting.data.first?["channel"] == "email")
            #expect(waiting.data.first?["status"] == "pending")
            #expect(waiting.data.first?["reason"] == .null)
            try await talk.server.perform(
                "UPDATE outbox SET status = 'failed', reason = 'no such mailbox', attempts = 3")
            let failed = try await deliveries(talk, as: talk.doctor)
            #expect(failed.data.first?["status"] == "failed")
            #expect(failed.data.first?["reason"] == "no such mailbox")
            #expect(failed.data.first?["attempts"] == 3)
        }
    }

    @Test("They are those of the messages that the same query shows", arguments: TestEngine.allCases)
    func page(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("The first is mailed", from: talk.receptionist)
            try await talk.send("The next one, soon after, is not", from: talk.receptionist)
            #expect(try await deliveries(talk, as: talk.receptionist).data.count == 1)
            #expect(try await deliveries(talk, as: talk.receptionist, "?limit=1").data.isEmpty)
            let bad = try await deliveries(talk, as: talk.receptionist, "?limit=0")
            #expect(bad.status == 400 && bad.fields == ["limit"], "\(bad)")
        }
    }

    @Test("Not for patients, nor for a conversation that there is not", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            #expect(try await deliveries(talk, as: talk.patient).status == 403)
            let unknown = try await talk.server.get(
                "/messages/conversations/patient-550e8400-e29b-41d4-a716-446655440099/deliveries",
                as: talk.admin)
            #expect(unknown.status == 404, "\(unknown)")
            let malformed = try await talk.server.get(
                "/messages/conversations/nobody/deliveries", as: talk.admin)
            #expect(malformed.status == 400, "\(malformed)")
        }
    }
}
