import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Totals by read state come from counters")
struct ReadCounterTests {
    private enum Step: CaseIterable {
        case send, direct, read, unread, readThread, delete
    }

    @Test(
        "They equal a walk over the messages after every send, read, unread and delete",
        arguments: TestEngine.allCases, [1, 2])
    func agree(engine: TestEngine, seed: Int) async throws {
        try await TalkingClinic.run(engine) { talk in
            let other = try await talk.server.makeUser(.patient, in: talk.clinic, firstName: "Sara")
            let users = [talk.doctor, talk.receptionist, talk.admin, talk.patient, other]
            var random = SeededRandom(seed: seed)
            for step in 0..<80 {
                let user = users.randomElement(using: &random) ?? talk.admin
                let text = try await act(talk, user, users, &random)
                for viewer in users {
                    try await compare(talk, viewer, "\(step): \(text) by \(user.firstName)")
                }
            }
        }
    }

    @Test("A list of unread messages is counted without looking at one", arguments: TestEngine.allCases)
    func unwalked(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            for number in 0..<3 { try await talk.send("\(number)", from: talk.patient) }
            try await talk.send("direct", from: talk.admin, to: talk.doctor)
            // Had anybody counted rows, these would be missing.
            try await talk.server.perform("UPDATE messages SET deleted_at = 1 WHERE body IN ('0', 'direct')")
            for (user, total) in [(talk.doctor, 4), (talk.receptionist, 3), (talk.patient, 3)] {
                let unread = try await talk.server.get("/messages?status=unread&limit=1", as: user)
                #expect(unread["pagination"]?["total"]?.int == total, "\(unread)")
            }
            let path = "/messages?status=unread&limit=1&patientId=\(talk.patientId)"
            #expect(try await talk.server.get(path, as: talk.doctor)["pagination"]?["total"] == 3)
        }
    }

    private func act(
        _ talk: TalkingClinic, _ user: TestUser, _ users: [TestUser], _ random: inout SeededRandom
    ) async throws -> String {
        let patient = user.patientId ?? users.compactMap(\.patientId).randomElement(using: &random) ?? user.id
        let suffix = ["", "-Doctor", "-Clinic"].randomElement(using: &random) ?? ""
        let thread = "/messages/conversations/patient-\(patient)\(suffix)"
        let mate = users.filter { $0.role.isStaff && $0.id != user.id }.randomElement(using: &random) ?? user
        let messages = try await talk.server.get("/messages", as: user).data.compactMap { $0["id"]?.string }
        let message = "/messages/\(messages.randomElement(using: &random) ?? "\(user.id)")"
        let step = Step.allCases.randomElement(using: &random) ?? .send
        let answer =
            switch step {
            case .send: try await talk.server.post("\(thread)/send", as: user, ["message": "m"])
            case .direct:
                try await talk.server.post(
                    "/messages", as: user, ["recipientId": "\(mate.id)", "message": "d"])
            case .read: try await talk.server.put(message, as: user, ["status": "read"])
            case .unread: try await talk.server.put(message, as: user, ["status": "unread"])
            case .readThread:
                try await talk.server.post(
                    user.role.isStaff && random.chance(30)
                        ? "/messages/conversations/staff-\(mate.id)/read" : "\(thread)/read", as: user)
            case .delete: try await talk.server.delete(message, as: user)
            }
        #expect(answer.status < 500, "\(answer)")
        return "\(step) \(answer.status)"
    }

    /// The total of each list, as it is counted, against the rows that the list's sources have.
    private func compare(_ talk: TalkingClinic, _ user: TestUser, _ comment: String) async throws {
        let gate = talk.server.backend.gate
        let patients: [ID?] = user.role.isStaff ? [nil, talk.patient.patientId] : [nil]
        let counts = try await talk.server.database.read { tx in
            let scope = try gate.admit(tx, user: user.id, clinic: nil)
            var counts: [(counted: Int, walked: Int)] = []
            for status in [nil, .read, .unread] as [MessageStatus?] {
                for patient in patients {
                    var filter = MessageFilter(status: status)
                    filter.patientId = patient
                    let walked = try filter.sources(scope).reduce(0) { sum, source in
                        sum
                            + (try tx.first("SELECT count(*) FROM messages m WHERE \(source)") {
                                Int($0.int(0))
                            } ?? 0)
                    }
                    counts.append((try MessageRange(tx, scope, filter).count(tx), walked))
                }
            }
            return counts
        }
        for count in counts {
            #expect(count.counted == count.walked, "\(comment), seen by \(user.firstName): \(counts)")
        }
    }
}
