import Storage

extension Migration {
    /// A reminder is known by its appointment's wall clock and its lead time: the instant of an appointment changes with its clinic's time
    /// zone, and its reminders must not go out again for that (contract §6).
    static let remindersByClock = Migration(
        id: "0028-reminders-by-clock",
        statements: [
            "ALTER TABLE appointment_reminders RENAME TO appointment_reminders_by_instant",
            "DROP INDEX appointment_reminders_age",
            // A reminder that is settled, sent or not, for the appointment at this time: one that moves is reminded of anew.
            """
            CREATE TABLE appointment_reminders (
                appointment_id \(type: .id) NOT NULL REFERENCES appointments (id),
                offset_minutes \(type: .integer) NOT NULL,
                starts_at \(type: .instant) NOT NULL,
                date \(type: .date) NOT NULL,
                time \(type: .time) NOT NULL,
                is_sent \(type: .boolean) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                PRIMARY KEY (appointment_id, offset_minutes, date, time)
            )\(SQL.strictByKey)
            """,
            // The wall clock of an appointment that has moved since then is not known any more: such a row matches no appointment.
            """
            INSERT INTO appointment_reminders (appointment_id, offset_minutes, starts_at, date, time, is_sent, created_at)
            SELECT r.appointment_id, r.offset_minutes, r.starts_at, coalesce(a.date, ''), coalesce(a.time, 0), r.is_sent, r.created_at
            FROM appointment_reminders_by_instant r
            LEFT JOIN appointments a ON a.id = r.appointment_id AND a.starts_at = r.starts_at
            ORDER BY r.created_at
            ON CONFLICT DO NOTHING
            """,
            "DROP TABLE appointment_reminders_by_instant",
            "CREATE INDEX appointment_reminders_age ON appointment_reminders (created_at)",
        ])
}
