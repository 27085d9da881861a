import Storage

extension Migration {
    /// In SQLite an id takes its 16 bytes, no longer 36 characters: most of a row, and of each index, is ids
    /// (docs/decisions/0031). PostgreSQL has had them so from the start.
    ///
    /// The columns' types change in the schema's own text, by the procedure that SQLite's manual gives for
    /// what ALTER TABLE cannot do, and the rows where they lie. Triggers and foreign keys rest meanwhile:
    /// afterwards each id is the same id.
    static let idsInBytes = Migration(
        id: "0022-ids-in-bytes",
        statements: [sqlite("PRAGMA writable_schema = ON")]
            + tables.map { table in sqlite(table.redeclared) }
            // Other connections read the schema again when this number has changed; no file's has come near
            // it by single steps.
            + [sqlite("PRAGMA schema_version = 22000"), sqlite("PRAGMA writable_schema = RESET")]
            + tables.map { table in sqlite(table.rewritten) },
        isUnguarded: true)

    private static func sqlite(_ statement: SQL) -> SQL { .dialect(sqlite: statement, postgres: "SELECT 1") }

    /// A table and those of its columns that are ids.
    private struct Table {
        let name: StaticString
        let ids: [StaticString]

        init(_ name: StaticString, _ ids: StaticString...) {
            self.name = name
            self.ids = ids
        }

        /// A column's name stands behind a blank or the table's parenthesis, so that `request_id` is not
        /// taken for `id`.
        var redeclared: SQL {
            let text = ids.reduce("sql" as SQL) { text, id in
                [" ", "("].reduce(text) { text, before in
                    "replace(\(text), \("\(before)\(id) TEXT"), \("\(before)\(id) BLOB"))"
                }
            }
            return
                "UPDATE sqlite_schema SET sql = \(text) WHERE type = 'table' AND name = \(name.description)"
        }

        var rewritten: SQL {
            let changes = ids.map { id in "\(SQL(literal: id)) = uuid_blob(\(SQL(literal: id)))" as SQL }
            return "UPDATE \(SQL(literal: name)) SET \(changes.joined(separator: ", "))"
        }
    }

    private static let tables = [
        Table("clinics", "id"),
        Table("clinic_ledgers", "clinic_id", "revision"),
        Table("users", "id"),
        Table("memberships", "clinic_id", "user_id", "patient_id"),
        Table("session_families", "id", "user_id"),
        Table("refresh_tokens", "family_id"),
        Table("closures", "id", "clinic_id"),
        Table("patients", "id", "clinic_id"),
        Table("counters", "clinic_id"),
        Table("rooms", "id", "clinic_id"),
        Table("appointment_types", "id", "clinic_id"),
        Table("doctor_schedules", "clinic_id", "doctor_id"),
        Table("doctor_time_off", "id", "clinic_id", "doctor_id"),
        Table("appointments", "id", "clinic_id", "patient_id", "doctor_id", "room_id"),
        Table("appointment_days", "clinic_id"),
        Table("appointment_months", "clinic_id"),
        Table("appointment_reminders", "appointment_id"),
        Table("invoices", "id", "clinic_id", "patient_id", "appointment_id", "replaced_appointment_id"),
        Table("invoice_items", "invoice_id"),
        Table("payments", "id", "clinic_id", "invoice_id", "created_by"),
        Table("audit_entries", "clinic_id", "id", "actor_id", "entity_id"),
        Table("events", "clinic_id", "patient_id", "user_a", "user_b", "notification_id"),
        Table("notifications", "id", "clinic_id", "user_id"),
        Table("outbox", "id", "clinic_id", "entity_id"),
        Table(
            "message_threads", "id", "clinic_id", "patient_id", "user_a", "user_b", "last_message_id",
            "doctor_id"),
        Table("messages", "id", "clinic_id", "thread_id", "patient_id", "recipient_id", "sender_id"),
        Table("thread_readers", "thread_id", "user_id"),
        Table("read_spans", "thread_id", "user_id"),
        Table("message_marks", "message_id", "user_id", "thread_id"),
        Table("message_tallies", "clinic_id"),
        Table("module_switches", "clinic_id"),
        Table("idempotency_keys", "user_id"),
        Table("directory_revisions", "clinic_id"),
    ]
}
