import Storage

extension Migration {
    /// Appointments, and the last word on overlaps (contract §4.2–4.4): a doctor, a room or an operatory
    /// never holds two appointments whose `[starts_at, busy_until)` meet, where `busy_until` is the end plus
    /// the clinic's buffer.
    static let appointments = Migration(
        id: "0003-appointments",
        statements: [
            SQL.dialect(sqlite: "SELECT 1", postgres: "CREATE EXTENSION IF NOT EXISTS btree_gist"),
            // `date` and `time` are the clinic's wall clock, as booked; `starts_at` and `ends_at` the same
            // appointment in UTC. No appointment holds its place for more than twelve hours, which bounds
            // every search for its neighbours.
            """
            CREATE TABLE appointments (
                id \(type: .idAsText) PRIMARY KEY,
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                patient_id \(type: .idAsText) NOT NULL REFERENCES patients (id),
                doctor_id \(type: .idAsText) REFERENCES users (id),
                room_id \(type: .idAsText) REFERENCES rooms (id),
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
                    status IN ('requested', 'scheduled', 'confirmed', 'in_progress', 'completed',
                    'cancelled', 'no_show')
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
            "CREATE INDEX appointments_calendar ON appointments (clinic_id, date, time, id)",
            """
            CREATE INDEX appointments_doctor_calendar ON appointments (clinic_id, doctor_id, date, time,
            id)
            """,
            """
            CREATE INDEX appointments_patient_calendar ON appointments (clinic_id, patient_id, date,
            time, id)
            """,
            "CREATE INDEX appointments_updated ON appointments (clinic_id, updated_at, id)",
            """
            CREATE INDEX appointments_doctor_busy ON appointments (doctor_id, starts_at) \(holding)
            AND doctor_id IS NOT NULL
            """,
            """
            CREATE INDEX appointments_room_busy ON appointments (room_id, starts_at) \(holding)
            AND room_id IS NOT NULL
            """,
            """
            CREATE INDEX appointments_operatory_busy ON appointments (clinic_id, operatory_key,
            starts_at) \(holding)
            AND operatory_key IS NOT NULL
            """,
            exclusion(
                sqlite: "CREATE TRIGGER appointments_no_overlap_insert BEFORE INSERT ON appointments",
                postgres: """
                    ALTER TABLE appointments ADD CONSTRAINT appointments_doctor EXCLUDE USING gist (
                        doctor_id WITH =, int8range(starts_at, busy_until) WITH &&) \(constraintHolding)
                    """
            ),
            exclusion(
                sqlite: """
                    CREATE TRIGGER appointments_no_overlap_update
                    BEFORE UPDATE OF id, clinic_id, doctor_id, room_id, operatory_key, starts_at, busy_until,
                    status ON appointments
                    """,
                postgres: """
                    ALTER TABLE appointments ADD CONSTRAINT appointments_room EXCLUDE USING gist (
                        room_id WITH =, int8range(starts_at, busy_until) WITH &&) \(constraintHolding)
                    """
            ),
            SQL.dialect(
                sqlite: "SELECT 1",
                postgres: """
                    ALTER TABLE appointments ADD CONSTRAINT appointments_operatory EXCLUDE USING gist (
                        clinic_id WITH =, operatory_key WITH =, int8range(starts_at,
                        busy_until) WITH &&) \(constraintHolding)
                    """
            ),
            // How many appointments a month (2026-05) and a day (2026-05-10) hold, by doctor and status: a
            // page's `total` must not cost a walk over a million rows. The doctor '' row counts all doctors.
            // Kept by the same transaction as the appointment.
            """
            CREATE TABLE appointment_tallies (
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                doctor_key \(type: .text) NOT NULL,
                unit \(type: .text) NOT NULL CHECK (unit IN ('month', 'day')),
                period \(type: .text) NOT NULL,
                status \(type: .text) NOT NULL,
                visits \(type: .integer) NOT NULL,
                PRIMARY KEY (clinic_id, doctor_key, unit, period, status)
            )\(SQL.strictByKey)
            """,
        ]
    )

    private static let holding: SQL =
        "WHERE status IN ('requested', 'scheduled', 'confirmed', 'in_progress', 'completed')"

    private static let constraintHolding: SQL =
        "WHERE (status IN ('requested', 'scheduled', 'confirmed', 'in_progress', 'completed'))"

    /// SQLite has no exclusion constraints; a trigger under its single writer is as strict.
    private static func exclusion(sqlite trigger: SQL, postgres: SQL) -> SQL {
        SQL.dialect(
            sqlite: """
                \(trigger)
                WHEN NEW.status IN ('requested', 'scheduled', 'confirmed', 'in_progress', 'completed')
                BEGIN
                    SELECT RAISE(ABORT, 'exclusion:appointments_doctor') WHERE EXISTS (
                        SELECT 1 FROM appointments a WHERE a.doctor_id = NEW.doctor_id \(overlapping));
                    SELECT RAISE(ABORT, 'exclusion:appointments_room') WHERE EXISTS (
                        SELECT 1 FROM appointments a WHERE a.room_id = NEW.room_id \(overlapping));
                    SELECT RAISE(ABORT, 'exclusion:appointments_operatory') WHERE EXISTS (
                        SELECT 1 FROM appointments a
                        WHERE a.clinic_id = NEW.clinic_id AND a.operatory_key = NEW.operatory_key
                        \(overlapping));
                END
                """,
            postgres: postgres
        )
    }

    private static let overlapping: SQL = """
        AND a.status IN ('requested', 'scheduled', 'confirmed', 'in_progress', 'completed') AND a.id <> NEW.id
        AND a.starts_at < NEW.busy_until AND a.starts_at > NEW.starts_at - 43200000
        AND a.busy_until > NEW.starts_at
        """
}
