import Storage

extension Migration {
    /// What the stream, the delivery worker and the jobs look for (contract §4.11, §5.10, §6).
    static let delivery = Migration(
        id: "0007-delivery",
        statements: [
            "CREATE INDEX memberships_ended ON memberships (clinic_id, ended_at) WHERE ended_at IS NOT NULL",
            "CREATE INDEX outbox_due_channel ON outbox (channel, next_attempt_at) WHERE status = 'pending'",
            "CREATE INDEX outbox_settled ON outbox (created_at) WHERE status <> 'pending'",
            """
            CREATE INDEX appointments_coming ON appointments (clinic_id, starts_at)
            WHERE status IN ('scheduled', 'confirmed')
            """,
            // A reminder that is settled, sent or not, for the appointment at this time: an appointment that
            // moves is reminded of again.
            """
            CREATE TABLE appointment_reminders (
                appointment_id \(type: .idAsText) NOT NULL REFERENCES appointments (id),
                offset_minutes \(type: .integer) NOT NULL,
                starts_at \(type: .instant) NOT NULL,
                is_sent \(type: .boolean) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                PRIMARY KEY (appointment_id, offset_minutes, starts_at)
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX appointment_reminders_age ON appointment_reminders (created_at)",
        ]
    )
}
