import Storage

extension Migration {
    /// Changes are stamped in the order of their commits, and names have stamps of their
    /// own (contract §4.13).
    static let stamps = Migration(
        id: "0027-stamps",
        statements: [
            // The stamp of the clinic's last change. What there is was stamped by servers' clocks, of which
            // one may have been ahead.
            "ALTER TABLE clinic_sequences ADD COLUMN changed_at \(type: .instant) NOT NULL DEFAULT 0",
            "UPDATE clinic_sequences SET changed_at = \(now)",
            raised(to: "SELECT max(updated_at) FROM appointments"),
            raised(to: "SELECT max(updated_at) FROM patients"),
            raised(to: "SELECT max(updated_at) FROM invoices"),
            raised(to: "SELECT max(state_changed_at) FROM message_threads"),
            raised(to: "SELECT max(last_sent_at) FROM message_threads"),
            // When a name, or what is shown with it, last changed; NULL while it is as at first.
            "ALTER TABLE patients ADD COLUMN renamed_at \(type: .instant)",
            "ALTER TABLE users ADD COLUMN renamed_at \(type: .instant)",
            "ALTER TABLE rooms ADD COLUMN renamed_at \(type: .instant)",
            "CREATE INDEX patients_renamed ON patients (clinic_id, renamed_at) WHERE renamed_at IS NOT NULL",
            "CREATE INDEX rooms_renamed ON rooms (clinic_id, renamed_at) WHERE renamed_at IS NOT NULL",
            // The appointments of a room are found whatever their status; those that hold it are among them.
            "DROP INDEX appointments_room_busy",
            """
            CREATE INDEX appointments_room_busy ON appointments (room_id, starts_at)
            WHERE room_id IS NOT NULL
            """,
            // And what somebody wrote to patients, or for the clinic.
            """
            CREATE INDEX messages_author ON messages (sender_id, created_at, id)
            WHERE deleted_at IS NULL AND recipient_id IS NULL
            """,
        ]
    )

    private static let now = SQL.dialect(
        sqlite: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
        postgres: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")

    private static func raised(to latest: SQL) -> SQL {
        """
        UPDATE clinic_sequences SET changed_at = (\(latest) WHERE clinic_id = clinic_sequences.clinic_id)
        WHERE changed_at < (\(latest) WHERE clinic_id = clinic_sequences.clinic_id)
        """
    }
}
