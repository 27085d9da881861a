import Storage

extension Migration {
    /// What a write leaves behind, in its own transaction: audit entries, events, notifications, the
    /// outbox (contract §4.15).
    static let journal = Migration(
        id: "0005-journal",
        statements: [
            """
            CREATE TABLE audit_entries (
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                number \(type: .integer) NOT NULL,
                id \(type: .idAsText) NOT NULL,
                at \(type: .instant) NOT NULL,
                actor_id \(type: .idAsText),
                actor_name \(type: .text) NOT NULL,
                actor_role \(type: .text) NOT NULL,
                action \(type: .text) NOT NULL,
                entity \(type: .text) NOT NULL,
                entity_id \(type: .idAsText) NOT NULL,
                before \(type: .json),
                after \(type: .json),
                address \(type: .text),
                request_id \(type: .text),
                previous_hash \(type: .text) NOT NULL,
                hash \(type: .text) NOT NULL,
                PRIMARY KEY (clinic_id, number)
            )\(SQL.strict)
            """,
            "CREATE INDEX audit_entries_entity ON audit_entries (clinic_id, entity_id, number)",
            "CREATE INDEX audit_entries_actor ON audit_entries (clinic_id, actor_id, number)",
            "CREATE INDEX audit_entries_time ON audit_entries (clinic_id, at)",
            // Who may see an event: the two users of `user_a` and `user_b` when set; else the clinic's staff
            // and the patient named.
            """
            CREATE TABLE events (
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                number \(type: .integer) NOT NULL,
                type \(type: .text) NOT NULL,
                patient_id \(type: .idAsText),
                user_a \(type: .idAsText),
                user_b \(type: .idAsText),
                data \(type: .json) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                PRIMARY KEY (clinic_id, number)
            )\(SQL.strict)
            """,
            "CREATE INDEX events_age ON events (created_at)",
            """
            CREATE TABLE notifications (
                id \(type: .idAsText) PRIMARY KEY,
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                user_id \(type: .idAsText) NOT NULL REFERENCES users (id),
                type \(type: .text) NOT NULL,
                title \(type: .text) NOT NULL,
                message \(type: .text) NOT NULL,
                data \(type: .json) NOT NULL,
                read_at \(type: .instant),
                created_at \(type: .instant) NOT NULL
            )\(SQL.strict)
            """,
            "CREATE INDEX notifications_inbox ON notifications (clinic_id, user_id, created_at, id)",
            "CREATE INDEX notifications_unread ON notifications (clinic_id, user_id) WHERE read_at IS NULL",
            // `id` is the reference by which a gateway recognises a second try. `data` is
            // the template's snapshot.
            """
            CREATE TABLE outbox (
                id \(type: .idAsText) PRIMARY KEY,
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                channel \(type: .text) NOT NULL CHECK (channel IN ('email', 'whatsapp')),
                recipient \(type: .text) NOT NULL,
                template \(type: .text) NOT NULL,
                data \(type: .json) NOT NULL,
                entity_id \(type: .idAsText),
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
            "CREATE INDEX outbox_entity ON outbox (entity_id)",
        ]
    )
}
