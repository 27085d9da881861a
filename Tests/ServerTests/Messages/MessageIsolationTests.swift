import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Messages reach only those who may see them")
struct MessageIsolationTests {
    /// Every address of the API that names one message or conversation.
    enum Address: String, CaseIterable, Sendable {
        case get, change, delete, thread, read, reply

        func request(_ message: String, _ conversation: String) -> (HTTPRequest.Method, String, JSONValue?) {
            switch self {
            case .get: (.get, "/messages/\(message)", nil)
            case .change: (.put, "/messages/\(message)", ["status": "read", "isStarred": true])
            case .delete: (.delete, "/messages/\(message)", nil)
            case .thread: (.get, "/messages/conversations/\(conversation)", nil)
            case .read: (.post, "/messages/conversations/\(conversation)/read", nil)
            case .reply: (.post, "/messages/conversations/\(conversation)/send", ["message": "let me in"])
            }
        }
    }

    @Test(
        "Another clinic, another patient, or a third colleague finds nothing", arguments: TestEngine.allCases,
        Address.allCases)
    func address(engine: TestEngine, address: Address) async throws {
        try await TalkingClinic.run(engine) { talk in
            let north = try await TalkingClinic(talk.server, "OdontoX North")
            let other = try await talk.server.makeUser(.patient, in: talk.clinic, firstName: "Sara")
            let secret = "patient-\(talk.patientId)"
            let message = try await talk.send("secret of a patient", from: talk.patient).id
            let direct = try await talk.send("secret of two", from: talk.doctor, to: talk.receptionist).id
            let before = try await state(talk)

            var strangers: [(TestUser, String, String)] = [
                north.doctor, north.receptionist, north.admin, north.patient, other,
            ].map {
                ($0, message, secret)
            }
            for suffix in ["-Doctor", "-Clinic"] { strangers.append((other, message, secret + suffix)) }
            strangers += [north.doctor, north.admin, talk.patient].map {
                ($0, direct, "staff-\(talk.doctor.id)")
            }
            for (user, message, conversation) in strangers {
                let (method, path, body) = address.request(message, conversation)
                let answer = try await talk.server.send(method, path, as: user, body: body)
                #expect(
                    answer.status == 404 || (user.role == .patient && answer.status == 403),
                    "\(user.role) \(path) \(answer)")
                #expect(!answer.text.contains("secret"))
            }
            // A third colleague's conversation with one of the two is another one.
            for user in [talk.admin] where address != .reply {
                let (method, path, body) = address.request(direct, "staff-\(talk.doctor.id)")
                let answer = try await talk.server.send(method, path, as: user, body: body)
                #expect(!answer.text.contains("secret"))
                #expect(
                    answer.status == 404 || answer.json == [] || answer["messagesMarkedRead"] == 0,
                    "\(path) \(answer)")
            }
            #expect(try await state(talk) == before)
        }
    }

    @Test("Lists and counts hold nothing of others", arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let north = try await TalkingClinic(talk.server, "OdontoX North")
            let other = try await talk.server.makeUser(.patient, in: talk.clinic, firstName: "Sara")
            try await talk.send("secret", from: talk.patient)
            try await talk.send("secret", from: talk.doctor)
            try await talk.send("secret", from: talk.doctor, to: talk.receptionist)
            for user in [north.doctor, north.admin, north.patient, other] {
                #expect(try await talk.server.get("/messages", as: user)["pagination"]?["total"] == 0)
                #expect(try await talk.server.get("/messages?limit=1&status=unread", as: user).data.isEmpty)
                #expect(try await talk.server.get("/messages/conversations", as: user).json == [])
                #expect(
                    try await !talk.server.get("/messages/contacts", as: user).text.contains(talk.patientId))
            }
            #expect(
                try await talk.server.get("/messages?patientId=\(talk.patientId)", as: north.admin).data
                    .isEmpty)
            #expect(try await talk.server.get("/messages", as: talk.admin)["pagination"]?["total"] == 2)
            #expect(
                try await talk.server.get("/messages", as: talk.receptionist)["pagination"]?["total"] == 3)
            let foreign = try await talk.server.post(
                "/messages", as: north.admin, ["patientId": .string(talk.patientId), "message": "hello"])
            #expect(foreign.status == 404)
            let colleague = try await talk.server.post(
                "/messages", as: north.admin,
                ["recipientId": .string("\(talk.doctor.id)"), "message": "hello"])
            #expect(colleague.status == 404)
            #expect(
                try await talk.server.get("/messages", as: north.admin, clinic: talk.clinic).status == 403)
        }
    }

    @Test("Events of a direct message are for the two alone", arguments: TestEngine.allCases)
    func events(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let id = try await talk.send("secret", from: talk.doctor, to: talk.receptionist).id
            _ = try await talk.server.put("/messages/\(id)", as: talk.receptionist, ["status": "read"])
            _ = try await talk.server.delete("/messages/\(id)", as: talk.doctor)
            let pairs = try await talk.server.database.read { tx in
                try tx.query("SELECT user_a, user_b FROM events WHERE type LIKE 'message.%' ORDER BY number")
                { row in
                    Set([try row.get(0) as ID?, try row.get(1) as ID?])
                }
            }
            #expect(pairs == Array(repeating: [talk.doctor.id, talk.receptionist.id], count: 3))
        }
    }

    /// All that a stranger's request could have changed.
    private func state(_ talk: TalkingClinic) async throws -> [Int] {
        [
            try await talk.server.count("SELECT count(*) FROM messages WHERE deleted_at IS NULL"),
            try await talk.server.count("SELECT count(*) FROM message_marks"),
            try await talk.server.count("SELECT count(*) FROM read_spans"),
            try await talk.server.count("SELECT count(*) FROM thread_readers WHERE read_count > 0"),
        ]
    }
}
