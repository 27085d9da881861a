import Domain
import Storage

@testable import Server

/// Everything that the tables hold of one clinic, to see that nothing has changed.
enum ClinicDump {
    /// Tables of users and their sign-ins, which belong to no clinic; and the names that are given to
    /// directories, which say nothing.
    static let unwatched: Set = [
        "session_families", "refresh_tokens", "sign_in_failures", "mailed_tokens", "second_factors",
        "recovery_codes", "mfa_challenges", "idempotency_keys", "schema_migrations", "former_keys",
        "clinic_moves",
    ]

    /// Tables with a `clinic_id`, and those that are reached through one that has.
    static func tables(_ id: ID) -> [(name: String, rows: SQL)] {
        [
            ("clinics", "SELECT * FROM clinics WHERE id = \(id)"),
            ("clinic_sequences", "SELECT * FROM clinic_sequences WHERE clinic_id = \(id)"),
            ("memberships", "SELECT * FROM memberships WHERE clinic_id = \(id) ORDER BY user_id"),
            ("invitations", "SELECT * FROM invitations WHERE clinic_id = \(id) ORDER BY id"),
            (
                "users",
                """
                SELECT * FROM users WHERE id IN (SELECT user_id FROM memberships
                WHERE clinic_id = \(id)) ORDER BY id
                """
            ),
            ("closures", "SELECT * FROM closures WHERE clinic_id = \(id) ORDER BY id"),
            ("blocks", "SELECT * FROM blocks WHERE clinic_id = \(id) ORDER BY id"),
            ("patients", "SELECT * FROM patients WHERE clinic_id = \(id) ORDER BY id"),
            ("counters", "SELECT * FROM counters WHERE clinic_id = \(id) ORDER BY name"),
            (
                "contact_preferences",
                "SELECT * FROM contact_preferences WHERE clinic_id = \(id) ORDER BY id"
            ),
            (
                "invitation_mails",
                "SELECT * FROM invitation_mails WHERE clinic_id = \(id) ORDER BY address_hash, day"
            ),
            ("daily_messages", "SELECT * FROM daily_messages WHERE clinic_id = \(id) ORDER BY date"),
            ("rooms", "SELECT * FROM rooms WHERE clinic_id = \(id) ORDER BY id"),
            ("appointment_types", "SELECT * FROM appointment_types WHERE clinic_id = \(id) ORDER BY id"),
            ("doctor_schedules", "SELECT * FROM doctor_schedules WHERE clinic_id = \(id) ORDER BY doctor_id"),
            ("doctor_time_off", "SELECT * FROM doctor_time_off WHERE clinic_id = \(id) ORDER BY id"),
            ("appointments", "SELECT * FROM appointments WHERE clinic_id = \(id) ORDER BY id"),
            (
                "appointment_counts",
                "SELECT * FROM appointment_counts WHERE clinic_id = \(id) ORDER BY date, doctor_key, status"
            ),
            ("invoices", "SELECT * FROM invoices WHERE clinic_id = \(id) ORDER BY id"),
            (
                "invoice_items",
                """
                SELECT l.* FROM invoice_items l JOIN invoices i ON i.id = l.invoice_id
                WHERE i.clinic_id = \(id) ORDER BY 1, 2
                """
            ),
            ("payments", "SELECT * FROM payments WHERE clinic_id = \(id) ORDER BY id"),
            (
                "appointment_reminders",
                """
                SELECT r.* FROM appointment_reminders r JOIN appointments a ON a.id = r.appointment_id
                WHERE a.clinic_id = \(id)
                ORDER BY r.appointment_id, r.offset_minutes
                """
            ),
            ("flow_steps", "SELECT r.* FROM flow_steps r \(appointments(id)) ORDER BY 1, 2"),
            ("delayed_notices", "SELECT r.* FROM delayed_notices r \(appointments(id)) ORDER BY 1"),
            ("audit_entries", "SELECT * FROM audit_entries WHERE clinic_id = \(id) ORDER BY number"),
            ("audit_moves", "SELECT * FROM audit_moves WHERE clinic_id = \(id)"),
            ("read_tallies", "SELECT * FROM read_tallies WHERE clinic_id = \(id) ORDER BY number"),
            ("stated_reasons", "SELECT * FROM stated_reasons WHERE clinic_id = \(id) ORDER BY id"),
            ("patient_keys", "SELECT * FROM patient_keys WHERE clinic_id = \(id) ORDER BY id"),
            ("erasures", "SELECT * FROM erasures WHERE clinic_id = \(id) ORDER BY id"),
            ("events", "SELECT * FROM events WHERE clinic_id = \(id) ORDER BY number"),
            ("notifications", "SELECT * FROM notifications WHERE clinic_id = \(id) ORDER BY id"),
            ("outbox", "SELECT * FROM outbox WHERE clinic_id = \(id) ORDER BY id"),
            ("message_threads", "SELECT * FROM message_threads WHERE clinic_id = \(id) ORDER BY id"),
            ("messages", "SELECT * FROM messages WHERE clinic_id = \(id) ORDER BY id"),
            (
                "message_counts",
                "SELECT * FROM message_counts WHERE clinic_id = \(id) ORDER BY channel, direction"
            ),
            (
                "thread_readers",
                "SELECT r.* FROM thread_readers r \(threads(id)) ORDER BY r.thread_id, r.user_id"
            ),
            (
                "read_spans",
                "SELECT r.* FROM read_spans r \(threads(id)) ORDER BY r.thread_id, r.user_id, r.through"
            ),
            (
                "message_marks",
                "SELECT r.* FROM message_marks r \(threads(id)) ORDER BY r.message_id, r.user_id"
            ),
            (
                "module_switches",
                "SELECT * FROM module_switches WHERE clinic_id = \(id) ORDER BY role, module"
            ),
        ]
    }

    private static func appointments(_ id: ID) -> SQL {
        "JOIN appointments a ON a.id = r.appointment_id WHERE a.clinic_id = \(id)"
    }

    private static func threads(_ id: ID) -> SQL {
        "JOIN message_threads t ON t.id = r.thread_id WHERE t.clinic_id = \(id)"
    }

    static func take(_ server: TestServer, _ clinic: TestClinic) async throws -> [String: [String]] {
        try await server.database.read { tx in
            var dump: [String: [String]] = [:]
            for (name, rows) in tables(clinic.id) {
                dump[name] = try tx.query(rows) { row in
                    (0..<row.count).map { column in
                        row.withUTF8(column) { $0.map { String(decoding: $0, as: UTF8.self) } ?? "NULL" }
                    }.joined(separator: "|")
                }
            }
            return dump
        }
    }
}
