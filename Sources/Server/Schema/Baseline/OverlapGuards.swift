import Storage

extension Migration {
    /// The indexes, triggers and constraints that keep appointments of one resource apart. SQLite has no
    /// exclusion constraints; a trigger under its single writer is as strict.
    static let overlapGuards: [SQL] = [
        """
        CREATE INDEX appointments_doctor_busy ON appointments (doctor_id, starts_at)
        WHERE \(holding) AND doctor_id IS NOT NULL
        """,
        """
        CREATE INDEX appointments_room_busy ON appointments (room_id, starts_at)
        WHERE \(holding) AND room_id IS NOT NULL
        """,
        """
        CREATE INDEX appointments_operatory_busy ON appointments (clinic_id, operatory_key, starts_at)
        WHERE \(holding) AND operatory_key IS NOT NULL
        """,
        .dialect(sqlite: "SELECT 1", postgres: "CREATE EXTENSION IF NOT EXISTS btree_gist"),
        .dialect(
            sqlite: trigger("appointments_no_overlap_insert BEFORE INSERT"),
            postgres: exclusion("appointments_doctor", "doctor_id WITH =")),
        .dialect(
            sqlite: trigger(
                """
                appointments_no_overlap_update
                BEFORE UPDATE OF
                    id, clinic_id, doctor_id, room_id, operatory_key, starts_at, busy_until, status
                """),
            postgres: exclusion("appointments_room", "room_id WITH =")),
        .dialect(
            sqlite: "SELECT 1",
            postgres: exclusion("appointments_operatory", "clinic_id WITH =, operatory_key WITH =")),
    ]

    /// Two words, not the five that hold: of a longer list SQLite makes a small table at each write.
    private static let holding: SQL = "status NOT IN ('cancelled', 'no_show')"

    private static func exclusion(_ name: SQL, _ resource: SQL) -> SQL {
        """
        ALTER TABLE appointments ADD CONSTRAINT \(name) EXCLUDE USING gist (
            \(resource), int8range(starts_at, busy_until) WITH &&)
        WHERE (status IN ('requested', 'scheduled', 'confirmed', 'in_progress', 'completed'))
        """
    }

    private static func trigger(_ event: SQL) -> SQL {
        """
        CREATE TRIGGER \(event) ON appointments WHEN NEW.\(holding)
        BEGIN
            SELECT RAISE(ABORT, 'exclusion:appointments_doctor') WHERE EXISTS (
                SELECT 1 FROM appointments a WHERE a.doctor_id = NEW.doctor_id \(overlapping));
            SELECT RAISE(ABORT, 'exclusion:appointments_room') WHERE EXISTS (
                SELECT 1 FROM appointments a WHERE a.room_id = NEW.room_id \(overlapping));
            SELECT RAISE(ABORT, 'exclusion:appointments_operatory') WHERE EXISTS (
                SELECT 1 FROM appointments a
                WHERE a.clinic_id = NEW.clinic_id AND a.operatory_key = NEW.operatory_key \(overlapping));
        END
        """
    }

    private static let overlapping: SQL = """
        AND a.\(holding) AND a.id <> NEW.id
        AND a.starts_at < NEW.busy_until AND a.starts_at > NEW.starts_at - 43200000
        AND a.busy_until > NEW.starts_at
        """
}
