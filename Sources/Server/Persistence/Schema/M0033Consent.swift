import Storage

extension Migration {
    /// What patients may take of a clinic's calendar, how many messages it sends in a day, when it is quiet,
    /// and whom it may write to about what (Accounts, A4, A6).
    static let consent = Migration(
        id: "0033-consent",
        statements: [
            // NULL lifts a limit.
            "ALTER TABLE clinics ADD COLUMN max_open_requests \(type: .integer) DEFAULT 5",
            "ALTER TABLE clinics ADD COLUMN max_days_ahead \(type: .integer) DEFAULT 180",
            "ALTER TABLE clinics ADD COLUMN max_minutes \(type: .integer) DEFAULT 120",
            "ALTER TABLE clinics ADD COLUMN request_expiry_hours \(type: .integer) DEFAULT 72",
            "ALTER TABLE clinics ADD COLUMN daily_message_limit \(type: .integer) NOT NULL DEFAULT 1000",
            // Both or none, by the clinic's clock.
            "ALTER TABLE clinics ADD COLUMN quiet_from \(type: .time)",
            "ALTER TABLE clinics ADD COLUMN quiet_to \(type: .time)",
            """
            ALTER TABLE clinics ADD COLUMN recall_needs_consent \(type: .boolean) NOT NULL
            DEFAULT \(no)
            """,
            "CREATE INDEX appointments_requests ON appointments (starts_at) WHERE status = 'requested'",
            // What a patient has said, with its history: a state that another one has followed stays, with
            // the moment at which it was replaced.
            """
            CREATE TABLE contact_preferences (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                patient_id \(type: .id) NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
                channel \(type: .text) NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
                purpose \(type: .text) NOT NULL CHECK (
                    purpose IN ('appointment', 'billing', 'recall', 'marketing')),
                state \(type: .text) NOT NULL CHECK (state IN ('allowed', 'refused', 'unknown')),
                source \(type: .text) NOT NULL CHECK (source IN ('patient', 'staff', 'unsubscribe')),
                changed_at \(type: .instant) NOT NULL,
                changed_by \(type: .id) REFERENCES users (id),
                replaced_at \(type: .instant)
            )\(SQL.strict)
            """,
            """
            CREATE UNIQUE INDEX contact_preferences_current
            ON contact_preferences (patient_id, channel, purpose) WHERE replaced_at IS NULL
            """,
            "CREATE INDEX contact_preferences_patient ON contact_preferences (patient_id, changed_at)",
            // Messages that count against a clinic's allowance of the day, by its calendar.
            """
            CREATE TABLE daily_messages (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                date \(type: .date) NOT NULL,
                messages \(type: .integer) NOT NULL,
                PRIMARY KEY (clinic_id, date)
            )\(SQL.strictByKey)
            """,
        ] + outbox)

    /// Deliveries that are not sent because the patient does not want them are `suppressed`. SQLite changes a
    /// check only with its table.
    private static let outbox: [SQL] = [
        "ALTER TABLE outbox RENAME TO outbox_without_purpose",
        "DROP INDEX outbox_clinic",
        "DROP INDEX outbox_message",
        "DROP INDEX outbox_due_channel",
        // `patient_id` is whom a delivery is for, NULL for everybody else. `held_until` is the end of the
        // quiet hours that it waited for before its first try.
        """
        CREATE TABLE outbox (
            id \(type: .id) PRIMARY KEY,
            clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
            channel \(type: .text) NOT NULL CHECK (channel IN ('email', 'whatsapp')),
            recipient \(type: .text) NOT NULL,
            template \(type: .text) NOT NULL,
            data \(type: .json) NOT NULL,
            entity_id \(type: .id),
            status \(type: .text) NOT NULL CHECK (status IN ('pending', 'sent', 'failed', 'suppressed')),
            attempts \(type: .integer) NOT NULL DEFAULT 0,
            next_attempt_at \(type: .instant) NOT NULL,
            claimed_until \(type: .instant),
            claimed_by \(type: .text),
            reason \(type: .text),
            provider_id \(type: .text),
            created_at \(type: .instant) NOT NULL,
            sent_at \(type: .instant),
            purpose \(type: .text) NOT NULL DEFAULT 'appointment' CHECK (
                purpose IN ('account', 'appointment', 'billing', 'recall', 'marketing')),
            patient_id \(type: .id),
            held_until \(type: .instant)
        )\(SQL.strict)
        """,
        """
        INSERT INTO outbox (id, clinic_id, channel, recipient, template, data, entity_id, status, attempts,
        next_attempt_at, claimed_until, claimed_by, reason, provider_id, created_at, sent_at)
        SELECT id, clinic_id, channel, recipient, template, data, entity_id, status, attempts,
        next_attempt_at, claimed_until, claimed_by, reason, provider_id, created_at, sent_at
        FROM outbox_without_purpose
        """,
        "DROP TABLE outbox_without_purpose",
        "CREATE INDEX outbox_clinic ON outbox (clinic_id, created_at, id)",
        "CREATE INDEX outbox_message ON outbox (entity_id) WHERE template = 'message.whatsapp'",
        "CREATE INDEX outbox_due_channel ON outbox (channel, next_attempt_at) WHERE status = 'pending'",
    ]

    private static let no = SQL.dialect(sqlite: "0", postgres: "false")
}
