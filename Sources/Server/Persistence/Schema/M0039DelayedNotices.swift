import Storage

extension Migration {
    /// Appointments that have moved and whose notices wait (front-desk.md, D5 point 2).
    static let delayedNotices = Migration(
        id: "0039-delayed-notices",
        statements: [
            // What the appointment was before the first move. `moved_by` is who moved it last, NULL for the
            // server itself.
            """
            CREATE TABLE delayed_notices (
                appointment_id \(type: .id) PRIMARY KEY REFERENCES appointments (id),
                doctor_id \(type: .id) REFERENCES users (id),
                room_id \(type: .id) REFERENCES rooms (id),
                operatory \(type: .text),
                date \(type: .date) NOT NULL,
                time \(type: .time) NOT NULL,
                duration_minutes \(type: .integer) NOT NULL,
                starts_at \(type: .instant) NOT NULL,
                ends_at \(type: .instant) NOT NULL,
                busy_until \(type: .instant) NOT NULL,
                appointment_type \(type: .text) NOT NULL,
                status \(type: .text) NOT NULL,
                moved_by \(type: .id),
                first_moved_at \(type: .instant) NOT NULL,
                due_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX delayed_notices_due ON delayed_notices (due_at)",
        ])
}
