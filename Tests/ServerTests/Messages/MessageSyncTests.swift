import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Keeping a phone's messages up to date")
struct MessageSyncTests {
    /// What the caller learns of since then: texts, newest first.
    private func changes(_ talk: TalkingClinic, _ user: TestUser, since: Instant, _ query: String = "") async throws -> [String] {
        let answer = try await talk.server.get("/messages?updatedSince=\(since)\(query)", as: user)
        let data = answer.data.compactMap { $0["message"]?.string }
        #expect(answer.status == 200 && answer["pagination"]?["total"]?.int == data.count, "\(answer)")
        let first = try await talk.server.get("/messages?limit=1&updatedSince=\(since)\(query)", as: user)
        #expect(first["pagination"]?["total"]?.int == data.count, "counted as it is found: \(first)")
        return data
    }

    @Test("A phone that was offline learns what was sent, read, unread and starred since", arguments: TestEngine.allCases)
    func sync(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let asked = try await talk.send("asked", from: talk.patient).id
            let told = try await talk.send("told", from: talk.receptionist).id
            talk.server.clock.advance(seconds: 1)
            try await talk.send("direct", from: talk.admin, to: talk.receptionist)
            talk.server.clock.advance(minutes: 1)
            let since = talk.server.now
            for user in [talk.admin, talk.doctor, talk.patient] {
                #expect(try await changes(talk, user, since: since) == [])
            }
            // Read by the patient: news to the patient and to who wrote it, and to nobody else.
            #expect(try await talk.server.post("/messages/conversations/patient-\(talk.patientId)/read", as: talk.patient).status == 200)
            #expect(try await changes(talk, talk.patient, since: since) == ["told"])
            #expect(try await changes(talk, talk.receptionist, since: since) == ["told"])
            #expect(try await changes(talk, talk.admin, since: since) == [])
            #expect(try await changes(talk, talk.receptionist, since: since, "&status=unread") == [])
            #expect(try await changes(talk, talk.receptionist, since: since, "&status=read&direction=outbound") == ["told"])
            talk.server.clock.advance(minutes: 1)
            let later = talk.server.now
            #expect(try await changes(talk, talk.receptionist, since: later) == [])
            // Marked one by one.
            #expect(try await talk.server.put("/messages/\(asked)", as: talk.admin, ["status": "read"]).status == 200)
            #expect(try await changes(talk, talk.admin, since: later) == ["asked"])
            #expect(try await changes(talk, talk.patient, since: later) == ["asked"])
            #expect(try await changes(talk, talk.doctor, since: later) == [])
            #expect(try await talk.server.put("/messages/\(told)", as: talk.doctor, ["isStarred": true]).status == 200)
            #expect(try await changes(talk, talk.doctor, since: later) == ["told"])
            #expect(try await changes(talk, talk.receptionist, since: later) == [])
            talk.server.clock.advance(minutes: 1)
            let last = talk.server.now
            #expect(try await talk.server.put("/messages/\(asked)", as: talk.admin, ["status": "unread"]).status == 200)
            #expect(try await changes(talk, talk.admin, since: last) == ["asked"])
            #expect(try await talk.server.post("/messages/conversations/staff-\(talk.admin.id)/read", as: talk.receptionist).status == 200)
            try await talk.send("new", from: talk.doctor)
            #expect(try await changes(talk, talk.receptionist, since: last) == ["new", "direct"])
            #expect(try await changes(talk, talk.admin, since: last) == ["new", "direct", "asked"])
            #expect(try await changes(talk, talk.admin, since: last, "&patientId=\(talk.patientId)") == ["new", "asked"])
            #expect(try await changes(talk, talk.patient, since: last) == ["new", "asked"])
            // By cursor it is the same.
            let first = try await talk.server.get("/messages?updatedSince=\(last)&limit=2", as: talk.admin)
            let cursor = try #require(first["pagination"]?["nextCursor"]?.string)
            #expect(try await talk.texts("/messages?updatedSince=\(last)&limit=2&cursor=\(cursor)", as: talk.admin) == ["asked"])
        }
    }

    @Test("A thread that is read again tells of what is newly read only", arguments: TestEngine.allCases)
    func again(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let path = "/messages/conversations/patient-\(talk.patientId)/read"
            for number in 1...3 { try await talk.send("\(number)", from: talk.patient) }
            #expect(try await talk.server.post(path, as: talk.doctor)["messagesMarkedRead"] == 3)
            try await talk.send("4", from: talk.patient)
            talk.server.clock.advance(minutes: 1)
            let since = talk.server.now
            #expect(try await talk.server.post(path, as: talk.doctor)["messagesMarkedRead"] == 1)
            #expect(try await changes(talk, talk.doctor, since: since) == ["4"])
            #expect(try await changes(talk, talk.patient, since: since) == ["4"])
            #expect(try await changes(talk, talk.receptionist, since: since) == [])
        }
    }

    @Test("Deleted messages leave a tombstone for those who could see them", arguments: TestEngine.allCases)
    func tombstones(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let other = try await talk.server.makeUser(.patient, in: talk.clinic)
            let early = try await talk.send("early", from: talk.receptionist).id
            let told = try await talk.send("told", from: talk.receptionist, type: "sms").id
            let direct = try await talk.send("direct", from: talk.receptionist, to: talk.admin).id
            #expect(try await talk.server.delete("/messages/\(early)", as: talk.receptionist).status == 200)
            talk.server.clock.advance(minutes: 1)
            let since = talk.server.now
            let untouched = try await talk.server.get("/messages?updatedSince=\(since)", as: talk.admin)
            #expect(untouched["deleted"] == [])
            #expect(try await talk.server.delete("/messages/\(told)", as: talk.receptionist).status == 200)
            talk.server.clock.advance(minutes: 1)
            #expect(try await talk.server.delete("/messages/\(direct)", as: talk.receptionist).status == 200)
            let stranger = try await TalkingClinic(talk.server, "Elsewhere")

            let tombs: [JSONValue] = [
                ["id": .string(told), "deletedAt": .string("\(since)")],
                ["id": .string(direct), "deletedAt": .string("\(talk.server.now)")],
            ]
            let cases: [(TestUser, String, [JSONValue])] = [
                (talk.receptionist, "", tombs), (talk.admin, "", tombs), (talk.doctor, "", [tombs[0]]), (talk.patient, "", [tombs[0]]),
                (other, "", []), (stranger.admin, "", []), (talk.admin, "&patientId=\(talk.patientId)", [tombs[0]]),
                (talk.admin, "&type=sms", [tombs[0]]), (talk.admin, "&direction=inbound", []), (talk.admin, "&status=unread", tombs),
            ]
            for (user, query, deleted) in cases {
                let answer = try await talk.server.get("/messages?updatedSince=\(since)\(query)", as: user)
                #expect(answer.data.isEmpty && answer["deleted"] == .array(deleted), "\(user.role) \(query) \(answer)")
            }
            #expect(try await talk.server.get("/messages", as: talk.admin)["deleted"] == nil)
            let future = try await talk.server.get("/messages?updatedSince=2099-01-01T00:00:00.000Z", as: talk.admin)
            #expect(future.status == 200 && future.data.isEmpty && future["deleted"] == [])
            for bad in ["x", "2026-05-04", "1777874404000"] {
                #expect(try await talk.server.get("/messages?updatedSince=\(bad)", as: talk.admin).fields == ["updatedSince"], "\(bad)")
            }
        }
    }
}
