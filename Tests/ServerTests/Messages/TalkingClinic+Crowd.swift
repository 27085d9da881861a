import Domain
import Storage
import TestSupport

@testable import Server

/// A clinic in which much has been said, written past all rules.
extension TalkingClinic {
    /// As many patients, each with two threads and a message.
    func crowd(_ count: Int) async throws {
        let clinic: SQL = "CAST(\(clinic.id) AS \(type: .id))"
        let user: SQL = "CAST(\(doctor.id) AS \(type: .id))"
        let now: SQL = "CAST(\(server.now) AS \(type: .instant))"
        let numbers: SQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
        try await server.database.write { tx in
            try tx.run(
                """
                INSERT INTO patients (id, clinic_id, patient_number, first_name, last_name, search, sort_key, created_at, updated_at)
                \(numbers) SELECT \(Self.id("1")), \(clinic), 'N-' || i, 'First', 'Last', '', 'last', \(now), \(now) FROM n
                """)
            try tx.run(
                """
                INSERT INTO message_threads (id, clinic_id, kind, patient_id, last_number, live_count, last_message_id, last_at,
                    last_sent_at, is_newest, created_at)
                \(numbers) SELECT \(Self.id("2")), \(clinic), 'Doctor', \(Self.id("1")), 1, 1, \(Self.id("3")), \(now) + i, \(now) + i,
                    CAST(1 AS \(type: .boolean)), \(now) FROM n
                """)
            try tx.run(
                """
                INSERT INTO message_threads (id, clinic_id, kind, patient_id, is_newest, created_at)
                \(numbers) SELECT \(Self.id("4")), \(clinic), 'Clinic', \(Self.id("1")), CAST(0 AS \(type: .boolean)), \(now) FROM n
                """)
            try tx.run(
                """
                INSERT INTO messages (id, clinic_id, thread_id, number, patient_id, sender_id, sender_role, channel, direction, body,
                    created_at)
                \(numbers) SELECT \(Self.id("3")), \(clinic), \(Self.id("2")), 1, \(Self.id("1")), \(user), 'doctor', 'portal', 'outbound', 'hello',
                    \(now) + i FROM n
                """)
            try tx.run(
                """
                INSERT INTO message_counts (clinic_id, channel, direction, messages) VALUES (\(clinic), 'portal', 'outbound', \(count))
                """)
        }
    }

    /// The user has read the threads of ``crowd(_:)`` from the `first` on, as a whole each.
    func crowdRead(by user: TestUser, from first: Int) async throws {
        let reader: SQL = "CAST(\(user.id) AS \(type: .id))"
        let no: SQL = "CAST(0 AS \(type: .boolean))"
        let now = server.now
        try await server.database.write { tx in
            try tx.run(
                """
                INSERT INTO thread_readers (thread_id, user_id, is_patient, read_count)
                SELECT t.id, \(reader), \(no), 1 FROM message_threads t
                WHERE t.kind = 'Doctor' AND t.id >= \(ID(high: UInt64(first) << 32 | 0x0002_7000, low: 0))
                """)
            try tx.run(
                """
                INSERT INTO read_spans (thread_id, user_id, through, read_at)
                SELECT r.thread_id, r.user_id, 1, CAST(\(now) AS \(type: .instant)) FROM thread_readers r WHERE r.user_id = \(user.id)
                """)
        }
    }

    /// The id of the i-th row of a kind.
    private static func id(_ kind: SQL) -> SQL {
        .dialect(
            sqlite: "uuid_blob(printf('%08x-000\(kind)-7000-8000-%012x', i, i))",
            postgres: "(lpad(to_hex(i), 8, '0') || '-000\(kind)-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid")
    }
}
