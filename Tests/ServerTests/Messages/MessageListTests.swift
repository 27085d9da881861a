import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The list of messages")
struct MessageListTests {
    @Test(
        "Newest first, narrowed by each filter, with the total of all pages", arguments: TestEngine.allCases)
    func filters(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let other = try await talk.server.makePatient(in: talk.clinic, firstName: "Sara")
            try await talk.send("1", from: talk.patient)
            try await talk.send("2", from: talk.receptionist, type: "sms")
            try await talk.send("3", from: talk.doctor, type: "email")
            _ = try await talk.server.post(
                "/messages", as: talk.admin, ["patientId": .string("\(other)"), "message": "4"])
            talk.server.clock.advance(seconds: 1)
            try await talk.send("5", from: talk.admin, to: talk.doctor)
            talk.server.clock.advance(seconds: 1)
            let id = try await talk.send("6", from: talk.doctor, to: talk.admin).id
            _ = try await talk.server.put("/messages/\(id)", as: talk.admin, ["status": "read"])

            let cases: [(TestUser, String, Set<String>)] = [
                (talk.admin, "", ["1", "2", "3", "4", "5", "6"]),
                (talk.receptionist, "", ["1", "2", "3", "4"]),
                (talk.patient, "", ["1", "2", "3"]),
                (talk.admin, "patientId=\(talk.patientId)", ["1", "2", "3"]),
                (talk.admin, "type=sms", ["2"]), (talk.admin, "type=portal", ["1", "4", "5", "6"]),
                (talk.admin, "direction=inbound", ["1"]),
                (talk.doctor, "direction=outbound", ["2", "3", "4", "5", "6"]),
                (talk.admin, "status=read", ["6"]), (talk.doctor, "status=read", ["6"]),
                (talk.admin, "status=unread&type=portal", ["1", "4", "5"]),
                (talk.patient, "status=unread", ["1", "2", "3"]),
                (talk.patient, "patientId=\(talk.patientId)&direction=outbound", ["2", "3"]),
            ]
            for (user, query, texts) in cases {
                let all = try await talk.server.get("/messages?\(query)", as: user)
                #expect(Set(all.data.compactMap { $0["message"]?.string }) == texts, "\(user.role) \(query)")
                let times = all.data.compactMap { $0["createdAt"]?.string }
                #expect(times == times.sorted(by: >))
                let page = try await talk.server.get("/messages?limit=1&\(query)", as: user)
                #expect(page["pagination"]?["total"]?.int == texts.count, "\(user.role) \(query)")
                #expect(page["pagination"]?["totalPages"]?.int == texts.count)
            }
            let second = try await talk.server.get("/messages?limit=4&page=2", as: talk.admin)
            #expect(second.data.count == 2)
            #expect(
                second["pagination"] == [
                    "page": 2, "limit": 4, "total": 6, "totalPages": 2, "nextCursor": nil,
                ])
            #expect(try await talk.server.get("/messages?patientId=\(other)", as: talk.patient).status == 403)
            let bad = try await talk.server.get(
                "/messages?patientId=x&status=new&type=fax&direction=up&page=0&limit=101", as: talk.admin)
            #expect(bad.fields == ["direction", "limit", "page", "patientId", "status", "type"])
        }
    }

    @Test(
        "A deleted message is gone from lists, threads and counts, then 404", arguments: TestEngine.allCases)
    func tombstone(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let conversation = "patient-\(talk.patientId)"
            let first = try await talk.send("first", from: talk.patient).id
            let last = try await talk.send("last", from: talk.doctor).id
            #expect(try await talk.server.delete("/messages/\(last)", as: talk.receptionist).status == 403)
            #expect(try await talk.server.delete("/messages/\(last)", as: talk.patient).status == 403)
            let answer = try await talk.server.delete("/messages/\(last)", as: talk.doctor)
            #expect(answer.json == ["id": .string(last), "status": "deleted"])

            let summary = try #require(try await talk.conversation(conversation, as: talk.receptionist))
            #expect(summary["lastMessage"] == "first")
            #expect(summary["messageCount"] == 1)
            #expect(summary["unreadCount"] == 1)
            #expect(try await talk.texts("/messages", as: talk.admin) == ["first"])
            #expect(
                try await talk.texts("/messages/conversations/\(conversation)", as: talk.admin) == ["first"])
            #expect(try await talk.server.get("/messages/\(last)", as: talk.doctor).status == 404)
            #expect(
                try await talk.server.put("/messages/\(last)", as: talk.doctor, ["isStarred": true]).status
                    == 404)
            #expect(try await talk.server.delete("/messages/\(last)", as: talk.doctor).status == 404)

            #expect(try await talk.server.delete("/messages/\(first)", as: talk.admin).status == 200)
            #expect(try await talk.server.get("/messages/conversations", as: talk.admin).json == [])
            #expect(try await talk.server.get("/messages", as: talk.admin)["pagination"]?["total"] == 0)
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 2)
            #expect(
                try await talk.server.count("SELECT count(*) FROM events WHERE type = 'message.deleted'") == 2
            )
            // The Doctor thread is empty again, so that a doctor may open it again.
            let again = try await talk.server.post(
                "/messages", as: talk.doctor, ["patientId": .string(talk.patientId), "message": "again"])
            #expect(again.status == 201)
        }
    }
}
