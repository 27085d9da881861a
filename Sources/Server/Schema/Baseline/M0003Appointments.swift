import Storage

extension Migration {
    /// Appointments, and the database's own refusal of overlaps (contract §4.2–4.4): a doctor, a room or an
    /// operatory never holds two appointments whose `[starts_at, busy_until)` meet.
    static let appointments = Migration(
        id: "0003-baseline-appointments",
        statements: [
            // `date` and `time` are the clinic's wall clock, as booked; `starts_at` and `ends_at` the same
            // in UTC. `busy_until` is the end plus the clinic's buffer. None holds its resources for more
            // than twelve hours, which bounds every search for its neighbours.
            """
            CREATE TABLE appointments (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                patient_id \(type: .id) NOT NULL REFERENCES patients (id),
                doctor_id \(type: .id) REFERENCES users (id),
                room_id \(type: .id) REFERENCES rooms (id),
                operatory \(type: .text),
                operatory_key \(type: .text),
                date \(type: .date) NOT NULL,
                time \(type: .time) NOT NULL CHECK (time BETWEEN 0 AND 1439),
                duration_minutes \(type: .integer) NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
                starts_at \(type: .instant) NOT NULL,
                ends_at \(type: .instant) NOT NULL,
                busy_until \(type: .instant) NOT NULL,
                appointment_type \(type: .text) NOT NULL,
                status \(type: .text) NOT NULL CHECK (
                    status IN (
                        'requested', 'scheduled', 'confirmed', 'in_progress', 'completed', 'cancelled', 'no_show')
                ),
                notes \(type: .text),
                sequence \(type: .integer) NOT NULL DEFAULT 0,
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                CHECK (ends_at = starts_at + duration_minutes * 60000),
                CHECK (busy_until BETWEEN ends_at AND starts_at + 43200000),
                CHECK ((operatory IS NULL) = (operatory_key IS NULL))
            )\(SQL.strict)
            """,
            // A patient has one clinic and a doctor few: what does not narrow a search is left out of an
            // index.
            "CREATE INDEX appointments_calendar ON appointments (clinic_id, date, time, id)",
            """
            CREATE INDEX appointments_doctor_calendar ON appointments (doctor_id, date, time, id)
            WHERE doctor_id IS NOT NULL
            """,
            "CREATE INDEX appointments_patient_calendar ON appointments (patient_id, date, time, id)",
            "CREATE INDEX appointments_updated ON appointments (clinic_id, updated_at, id)",
            """
            CREATE INDEX appointments_coming ON appointments (clinic_id, starts_at)
            WHERE status IN ('scheduled', 'confirmed')
            """,
        ] + overlapGuards + [
            // How many appointments a day holds, by doctor and status, kept in the transaction of each
            // write: a page's `total` sums these rows instead of walking the appointments. `doctor_key` ''
            // counts all doctors.
            """
            CREATE TABLE appointment_counts (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                doctor_key \(type: .text) NOT NULL,
                date \(type: .date) NOT NULL,
                status \(type: .text) NOT NULL,
                appointments \(type: .integer) NOT NULL,
                PRIMARY KEY (clinic_id, doctor_key, date, status)
            )\(SQL.strictByKey)
            """,
            // A reminder that is settled, sent or not, for the appointment at this time: one that moves is
            // reminded of again.
            """
            CREATE TABLE appointment_reminders (
                appointment_id \(type: .id) NOT NULL REFERENCES appointments (id),
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
