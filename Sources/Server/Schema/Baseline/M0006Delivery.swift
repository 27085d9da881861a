import Storage

extension Migration {
    /// Notifications in the app, and the outbox of what goes out by mail or gateway (contract §4.15, §6).
    static let delivery = Migration(
        id: "0006-baseline-delivery",
        statements: [
            """
            CREATE TABLE notifications (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                type \(type: .text) NOT NULL,
                title \(type: .text) NOT NULL,
                message \(type: .text) NOT NULL,
                data \(type: .json) NOT NULL,
                read_at \(type: .instant),
                created_at \(type: .instant) NOT NULL
            )\(SQL.strict)
            """,
            // SQLite keeps read and unread ones side by side in one index: a second would cost each
            // notification another page. PostgreSQL can't look for the read ones in such an index.
            .dialect(
                sqlite: """
                    CREATE INDEX notifications_inbox
                    ON notifications (user_id, (read_at IS NULL), created_at, id)
                    """,
                postgres: "CREATE INDEX notifications_inbox ON notifications (user_id, created_at, id)"),
            .dialect(
                sqlite: "SELECT 1",
                postgres: """
                    CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL
                    """),
            // `id` is the reference by which a gateway recognises a second try. `data` is what the template
            // shows.
            """
            CREATE TABLE outbox (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                channel \(type: .text) NOT NULL CHECK (channel IN ('email', 'whatsapp')),
                recipient \(type: .text) NOT NULL,
                template \(type: .text) NOT NULL,
                data \(type: .json) NOT NULL,
                entity_id \(type: .id),
                status \(type: .text) NOT NULL CHECK (status IN ('pending', 'sent', 'failed')),
                attempts \(type: .integer) NOT NULL DEFAULT 0,
                next_attempt_at \(type: .instant) NOT NULL,
                claimed_until \(type: .instant),
                claimed_by \(type: .text),
                reason \(type: .text),
                provider_id \(type: .text),
                created_at \(type: .instant) NOT NULL,
                sent_at \(type: .instant)
            )\(SQL.strict)
            """,
            "CREATE INDEX outbox_clinic ON outbox (clinic_id, created_at, id)",
            "CREATE INDEX outbox_message ON outbox (entity_id) WHERE template = 'message.whatsapp'",
            "CREATE INDEX outbox_due_channel ON outbox (channel, next_attempt_at) WHERE status = 'pending'",
        ]
    )
}
