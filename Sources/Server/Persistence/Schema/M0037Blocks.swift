import Storage

extension Migration {
    /// Time that a clinic, a doctor or a room keeps free of appointments (front desk D5.7). A repeated block
    /// is one row (docs/decisions/0054).
    static let blocks = Migration(
        id: "0037-blocks",
        statements: [
            // `date` is the first day and `last_date` the last on which it takes place; `until_date` is the
            // end as typed. `weekday` is that of `date`, 0 for Monday. `doctor_id` and `room_id` are both
            // NULL for the whole clinic.
            """
            CREATE TABLE blocks (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                doctor_id \(type: .id) REFERENCES users (id),
                room_id \(type: .id) REFERENCES rooms (id),
                date \(type: .date) NOT NULL,
                start_time \(type: .time) NOT NULL CHECK (start_time BETWEEN 0 AND 1439),
                end_time \(type: .time) NOT NULL CHECK (end_time BETWEEN 1 AND 1440),
                kind \(type: .text) NOT NULL CHECK (
                    kind IN ('lunch', 'meeting', 'personal', 'maintenance', 'other')),
                title \(type: .text) NOT NULL,
                repeat_every \(type: .text) CHECK (repeat_every IN ('day', 'week')),
                until_date \(type: .date),
                last_date \(type: .date) NOT NULL,
                weekday \(type: .integer) NOT NULL CHECK (weekday BETWEEN 0 AND 6),
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                CHECK (doctor_id IS NULL OR room_id IS NULL),
                CHECK (start_time < end_time),
                CHECK ((repeat_every IS NULL) = (until_date IS NULL)),
                CHECK (date <= last_date AND last_date <= coalesce(until_date, date))
            )\(SQL.strict)
            """,
            "CREATE INDEX blocks_clinic ON blocks (clinic_id, last_date)",
        ])
}
