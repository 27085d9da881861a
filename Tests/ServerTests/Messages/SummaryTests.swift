import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Summaries equal what counting the rows gives")
struct SummaryTests {
    private enum Step: CaseIterable {
        case send, direct, read, unread, star, readAll, readThread, delete
    }

    @Test(
        "After random sends, reads, unreads and deletes from many clients", arguments: TestEngine.allCases,
        [1, 2])
    func random(engine: TestEngine, seed: UInt64) async throws {
        try await TalkingClinic.run(engine) { talk in
            let other = try await talk.server.makeUser(.patient, in: talk.clinic, firstName: "Sara")
            let hassan = try await talk.server.makeUser(.doctor, in: talk.clinic, firstName: "Hassan")
            let users = [talk.doctor, hassan, talk.receptionist, talk.admin, talk.patient, other]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, user) in users.enumerated() {
                    group.addTask {
                        var random = SplitMix(seed: seed &* 100 &+ UInt64(index))
                        for _ in 0..<40 { try await act(talk, user, users, &random) }
                    }
                }
                try await group.waitForAll()
            }
            try await compareRows(talk.server.database)
            for user in users {
                try await compareLists(talk, user)
                try await compareStates(talk, user)
            }
        }
    }

    private func act(
        _ talk: TalkingClinic, _ user: TestUser, _ users: [TestUser], _ random: inout SplitMix
    ) async throws {
        let patients = users.compactMap(\.patientId)
        let patient = user.patientId ?? patients.randomElement(using: &random) ?? user.id
        let suffix = ["", "-Doctor", "-Clinic"].randomElement(using: &random) ?? ""
        let conversation = "/messages/conversations/patient-\(patient)\(suffix)"
        let answer: Answer
        switch Step.allCases.randomElement(using: &random) ?? .send {
        case .send:
            answer = try await talk.server.post("\(conversation)/send", as: user, ["message": "m"])
        case .direct:
            guard user.role.isStaff,
                let mate = users.filter({ $0.role.isStaff && $0.id != user.id }).randomElement(using: &random)
            else {
                return
            }
            answer = try await talk.server.post(
                "/messages", as: user, ["recipientId": .string("\(mate.id)"), "message": "d"])
        case .read: answer = try await change(talk, user, ["status": "read"], &random)
        case .unread: answer = try await change(talk, user, ["status": "unread"], &random)
        case .star: answer = try await change(talk, user, ["isStarred": true], &random)
        case .readAll, .readThread:
            answer = try await talk.server.post("\(conversation)/read", as: user)
        case .delete:
            guard let id = try await anyMessage(talk, user, &random) else { return }
            answer = try await talk.server.delete("/messages/\(id)", as: user)
            #expect([200, 403, 404].contains(answer.status), "\(answer)")
            return
        }
        #expect([200, 201, 404].contains(answer.status), "\(answer)")
    }

    private func change(
        _ talk: TalkingClinic, _ user: TestUser, _ body: JSONValue, _ random: inout SplitMix
    ) async throws -> Answer {
        let id = try await anyMessage(talk, user, &random) ?? "550e8400-e29b-41d4-a716-446655440099"
        return try await talk.server.put("/messages/\(id)", as: user, body)
    }

    private func anyMessage(
        _ talk: TalkingClinic, _ user: TestUser, _ random: inout SplitMix
    ) async throws -> String? {
        try await talk.server.get("/messages?limit=30", as: user).data.randomElement(using: &random)?["id"]?
            .string
    }

    /// Every stored number against the rows that it stands for.
    private func compareRows(_ database: Database) async throws {
        let wrong = try await database.read { tx in
            let threads = try tx.query(
                """
                SELECT t.id FROM message_threads t
                LEFT JOIN (
                    SELECT thread_id, count(*) AS live, max(created_at) AS newest FROM messages
                    WHERE deleted_at IS NULL GROUP BY thread_id
                ) c ON c.thread_id = t.id
                LEFT JOIN messages l ON l.id = t.last_message_id
                WHERE t.live_count <> coalesce(c.live, 0) OR coalesce(t.last_at, 0) <> coalesce(c.newest, 0)
                OR (c.live > 0 AND (l.id IS NULL OR l.deleted_at IS NOT NULL OR l.created_at <> t.last_at))
                OR t.last_number <> (SELECT count(*) FROM messages a WHERE a.thread_id = t.id)
                OR (t.is_newest <> (t.patient_id IS NOT NULL AND t.live_count > 0 AND NOT EXISTS (
                    SELECT 1 FROM message_threads s WHERE s.patient_id = t.patient_id
                    AND s.last_at > t.last_at)))
                """
            ) { try $0.get(0) as ID }
            let readers = try tx.query(
                """
                SELECT r.thread_id FROM thread_readers r
                WHERE r.sent_count <> (
                    SELECT count(*) FROM messages m WHERE m.thread_id = r.thread_id AND m.deleted_at IS NULL
                    AND m.sender_id = r.user_id)
                OR r.read_count <> (
                    SELECT count(*) FROM messages m
                    WHERE m.thread_id = r.thread_id AND m.deleted_at IS NULL AND m.sender_id <> r.user_id
                    AND \(ReadState.readAt) IS NOT NULL)
                OR r.seen_count <> (
                    SELECT count(*) FROM messages m WHERE m.thread_id = r.thread_id AND m.deleted_at IS NULL
                    AND m.sender_id = r.user_id
                    AND \(ReadState.isSeen))
                """
            ) { try $0.get(0) as ID }
            let counts = try tx.query(
                """
                SELECT t.clinic_id FROM message_counts t WHERE t.messages <> (
                    SELECT count(*) FROM messages m WHERE m.clinic_id = t.clinic_id AND m.channel = t.channel
                    AND m.direction = t.direction AND m.deleted_at IS NULL AND m.recipient_id IS NULL)
                """
            ) { try $0.get(0) as ID }
            return [threads, readers, counts]
        }
        #expect(wrong == [[], [], []])
    }

    /// What the list of conversations says against the messages themselves, as the user gets both.
    private func compareLists(_ talk: TalkingClinic, _ user: TestUser) async throws {
        for conversation in try await talk.server.get("/messages/conversations?limit=100", as: user).json
            .array ?? []
        {
            let id = conversation["id"]?.string ?? ""
            let thread =
                try await talk.server.get("/messages/conversations/\(id)?limit=500", as: user).json.array
                ?? []
            #expect(conversation["messageCount"]?.int == thread.count, "\(user.role) \(id)")
            let unread = thread.filter { $0["sentBy"]?.string != "\(user.id)" && $0["status"] == "unread" }
            #expect(conversation["unreadCount"]?.int == unread.count, "\(user.role) \(id)")
            #expect(conversation["lastMessageTime"] == thread.last?["createdAt"])
        }
        let all = try await talk.server.get("/messages?limit=100", as: user)
        let total = try await talk.server.get("/messages?limit=1", as: user)["pagination"]?["total"]
        #expect(all["pagination"]?["total"] == total)
    }

    /// Lists by read state, whichever way they are found, against the list of all.
    private func compareStates(_ talk: TalkingClinic, _ user: TestUser) async throws {
        var all: [JSONValue] = []
        for page in 1...5 {
            all += try await talk.server.get("/messages?limit=100&page=\(page)", as: user).data
        }
        func expected(_ query: [(String, String)]) -> [String] {
            all.filter { message in query.allSatisfy { message[$0.0]?.string == $0.1 } }.compactMap {
                $0["id"]?.string
            }
        }
        let gate = talk.server.backend.gate
        for status in MessageStatus.allCases {
            for direction in [nil] + MessageDirection.allCases.map(Optional.some) {
                let query =
                    [("status", status.rawValue)] + (direction.map { [("direction", $0.rawValue)] } ?? [])
                let text = query.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
                let ids = expected(query)
                let first = try await talk.server.get("/messages?limit=1&\(text)", as: user)
                #expect(first["pagination"]?["total"]?.int == ids.count, "\(user.role) \(text)")
                #expect(first.data.first?["id"]?.string == ids.first, "\(user.role) \(text)")
                guard user.role.isStaff else { continue }
                let found = try await talk.server.database.read { tx in
                    var filter = MessageFilter(status: status)
                    filter.direction = direction
                    var range = try MessageRange(tx, try gate.admit(tx, user: user.id, clinic: nil), filter)
                    return try [nil, status == .unread ? .unread : .touched].map { (route: ReadStateQuery?) in
                        range.route = route
                        return try tx.query(ListMessages.page(range, limit: 100, offset: 0)) {
                            try $0.get(0) as ID
                        }
                    }
                }
                for way in found {
                    #expect(way.map(\.description) == Array(ids.prefix(100)), "\(user.role) \(text)")
                }
            }
        }
    }
}

/// Random numbers that a seed repeats.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
