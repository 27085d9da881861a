import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The list of conversations reads what it shows")
struct ConversationPlanTests {
    @Test("Its page comes from indexes, whatever was ever said", arguments: TestEngine.allCases)
    func plan(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.crowd(20_000)
            try await talk.server.perform("ANALYZE")
            let (server, user) = (talk.server, talk.receptionist.id)
            let gate = server.backend.gate
            let plan = try await server.database.read { tx in
                let scope = try gate.admit(tx, user: user, clinic: nil)
                let page = ConversationQueries.staffPage(scope, nil, nil, limit: 51)
                let lines = try tx.query(
                    .dialect(sqlite: "EXPLAIN QUERY PLAN \(page)", postgres: "EXPLAIN \(page)")
                ) { row in
                    try row.get(row.count - 1) as String
                }
                return lines.joined(separator: "\n") + "\n"
            }
            #expect(plan.contains("message_threads_newest"), "\(plan)")
            // The other tables are so small here that reading them whole is right.
            for table in ["messages", "message_threads", "patients"] {
                #expect(!plan.contains("Seq Scan on \(table)"), "\(plan)")
            }
            for alias in ["t", "m", "r", "s", "sr", "p", "u", "um", "a"] {
                #expect(!plan.contains("SCAN \(alias)\n"), "\(plan)")
            }
            #expect(
                try await server.get("/messages/conversations", as: talk.receptionist).json.array?.count == 50
            )
        }
    }
}
