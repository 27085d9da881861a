import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Lists of messages by read state")
struct MessageStatusTests {
    @Test(
        "A reader who is nearly done reaches the rest through its threads, not through all messages",
        arguments: TestEngine.allCases)
    func nearlyDone(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.crowd(20_000)
            try await talk.crowdRead(by: talk.receptionist, from: 4)
            try await talk.server.perform("ANALYZE")
            let (route, plan) = try await plan(talk, talk.receptionist, .unread)
            #expect(route == .unread)
            expectNoWholeTable(plan)
            let answer = try await talk.server.get(
                "/messages?status=unread&direction=outbound", as: talk.receptionist)
            #expect(answer.data.count == 3 && answer["pagination"]?["total"] == 3, "\(answer)")
            #expect(
                try await talk.server.get("/messages?status=unread&direction=inbound", as: talk.receptionist)
                    .data.isEmpty)
            let read = try await talk.server.get("/messages?status=read&limit=2", as: talk.receptionist)
            #expect(read["pagination"]?["total"] == 19_997, "\(read)")
        }
    }

    @Test(
        "A user who has read next to nothing finds that through the threads they were in",
        arguments: TestEngine.allCases)
    func newcomer(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.crowd(20_000)
            try await talk.crowdRead(by: talk.receptionist, from: 19_999)
            try await talk.server.perform("ANALYZE")
            let (route, plan) = try await plan(talk, talk.receptionist, .read)
            #expect(route == .touched)
            expectNoWholeTable(plan)
            #expect(
                try await talk.server.get("/messages?status=read", as: talk.receptionist)["pagination"]?[
                    "total"] == 2)
            // All the rest is unread, newest first: the first page is at hand.
            let (walk, newest) = try await self.plan(talk, talk.receptionist, .unread)
            #expect(walk == nil && newest.contains("messages_clinic"), "\(newest)")
            let unread = try await talk.server.get("/messages?status=unread&limit=2", as: talk.receptionist)
            #expect(unread["pagination"]?["total"] == 19_998, "\(unread)")
        }
    }

    @Test(
        "What changed since a moment is reached from the threads that changed", arguments: TestEngine.allCases
    )
    func changed(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.crowd(20_000)
            try await talk.crowdRead(by: talk.receptionist, from: 1)
            try await talk.server.perform("ANALYZE")
            talk.server.clock.advance(minutes: 60)
            let since = talk.server.now
            let message = try #require(
                try await talk.server.get("/messages?limit=1", as: talk.receptionist).data.first?["id"]?
                    .string)
            #expect(
                try await talk.server.put("/messages/\(message)", as: talk.receptionist, ["isStarred": true])
                    .status == 200)
            let gate = talk.server.backend.gate
            let user = talk.receptionist.id
            let plan = try await talk.server.database.read { tx in
                let scope = try gate.admit(tx, user: user, clinic: nil)
                let sources = MessageChanges(scope: scope, filter: MessageFilter(), since: since).sources
                // Of those who have another name PostgreSQL asks only once there are any; the last five
                // sources are theirs.
                let asked = engine == .sqlite ? sources : sources.dropLast(5)
                let page = asked.joined(separator: " UNION ALL ")
                let lines = try tx.query(
                    .dialect(sqlite: "EXPLAIN QUERY PLAN \(page)", postgres: "EXPLAIN \(page)")
                ) { row in
                    try row.get(row.count - 1) as String
                }
                return lines.joined(separator: "\n") + "\n"
            }
            // The one mark is read whole, and rightly so, by an engine that knows that it is one.
            for index in ["message_threads_changed", "messages_number_key"]
                + (engine == .sqlite ? ["message_marks_changed"] : [])
            {
                #expect(plan.contains(index), "\(plan)")
            }
            for table in ["messages", "message_threads", "read_spans"] {
                #expect(!plan.contains("Seq Scan on \(table) "), "\(plan)")
            }
            for name in ["m", "k", "t", "o", "s"] { #expect(!plan.contains("SCAN \(name)\n"), "\(plan)") }
            let answer = try await talk.server.get("/messages?updatedSince=\(since)", as: talk.receptionist)
            #expect(
                answer.data.map { $0["id"]?.string } == [message] && answer["pagination"]?["total"] == 1,
                "\(answer)")
        }
    }

    private func plan(
        _ talk: TalkingClinic, _ user: TestUser, _ status: MessageStatus
    ) async throws -> (ReadStateQuery?, String) {
        let gate = talk.server.backend.gate
        return try await talk.server.database.read { tx in
            let scope = try gate.admit(tx, user: user.id, clinic: nil)
            let range = try MessageRange(tx, scope, MessageFilter(status: status))
            let page =
                range.route == nil
                ? ListMessages.page(range, limit: 50, offset: 0)
                : ListMessages.ids(range, limit: 50, offset: 0)
            let lines = try tx.query(
                .dialect(sqlite: "EXPLAIN QUERY PLAN \(page)", postgres: "EXPLAIN \(page)")
            ) { row in
                try row.get(row.count - 1) as String
            }
            return (range.route, lines.joined(separator: "\n") + "\n")
        }
    }

    private func expectNoWholeTable(_ plan: String) {
        #expect(!plan.contains("Seq Scan on messages "), "\(plan)")
        for name in ["m", "k", "t", "p", "u", "w"] { #expect(!plan.contains("SCAN \(name)\n"), "\(plan)") }
        #expect(!plan.contains("messages_clinic"), "\(plan)")
    }
}
