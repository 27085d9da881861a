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
            try await fill(talk, 20_000)
            let (server, user) = (talk.server, talk.receptionist.id)
            let gate = server.backend.gate
            let plan = try await server.database.read { tx in
                let scope = try gate.admit(tx, .user(user), clinic: nil)
                let page = ConversationQueries.staffPage(scope, nil, after: .start, limit: 50)
                let lines = try tx.query(.dialect(sqlite: "EXPLAIN QUERY PLAN \(page)", postgres: "EXPLAIN \(page)")) { row in
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
            #expect(try await server.get("/messages/conversations", as: talk.receptionist).json.array?.count == 50)
        }
    }

    /// As many patients, each with two threads and a message, around all rules.
    private func fill(_ talk: TalkingClinic, _ count: Int) async throws {
        let clinic: SQL = "CAST(\(talk.clinic.id) AS \(type: .id))"
        let user: SQL = "CAST(\(talk.doctor.id) AS \(type: .id))"
        let now: SQL = "CAST(\(talk.server.now) AS \(type: .instant))"
        let numbers: SQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
        @Sendable func id(_ kind: SQL) -> SQL {
            .dialect(
                sqlite: "printf('%08x-000\(kind)-7000-8000-%012x', i, i)",
                postgres: "(lpad(to_hex(i), 8, '0') || '-000\(kind)-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid")
        }
        try await talk.server.database.write { tx in
            try tx.run(
                """
                INSERT INTO patients (id, clinic_id, patient_number, first_name, last_name, search, created_at, updated_at)
                \(numbers) SELECT \(id("1")), \(clinic), 'N-' || i, 'First', 'Last', '', \(now), \(now) FROM n
                """)
            try tx.run(
                """
                INSERT INTO message_threads (id, clinic_id, kind, patient_id, last_number, live_count, last_message_id, last_at,
                    last_sent_at, is_newest, created_at)
                \(numbers) SELECT \(id("2")), \(clinic), 'Doctor', \(id("1")), 1, 1, \(id("3")), \(now) + i, \(now) + i,
                    CAST(1 AS \(type: .boolean)), \(now) FROM n
                """)
            try tx.run(
                """
                INSERT INTO message_threads (id, clinic_id, kind, patient_id, is_newest, created_at)
                \(numbers) SELECT \(id("4")), \(clinic), 'Clinic', \(id("1")), CAST(0 AS \(type: .boolean)), \(now) FROM n
                """)
            try tx.run(
                """
                INSERT INTO messages (id, clinic_id, thread_id, number, patient_id, sender_id, sender_role, channel, direction, body,
                    created_at)
                \(numbers) SELECT \(id("3")), \(clinic), \(id("2")), 1, \(id("1")), \(user), 'doctor', 'portal', 'outbound', 'hello',
                    \(now) + i FROM n
                """)
        }
        try await talk.server.perform("ANALYZE")
    }
}
