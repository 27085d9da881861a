import Storage

extension Migration {
    /// The indexes and triggers of held places say which appointments hold none, two words: of a longer list
    /// SQLite makes a small table each time that an appointment is written. And a clinic's members are found
    /// by their role.
    static let heldPlaces = Migration(
        id: "0017-held-places",
        statements: [
            "DROP INDEX appointments_doctor_busy",
            """
            CREATE INDEX appointments_doctor_busy ON appointments (doctor_id, starts_at)
            WHERE \(holding) AND doctor_id IS NOT NULL
            """,
            "DROP INDEX appointments_room_busy",
            """
            CREATE INDEX appointments_room_busy ON appointments (room_id, starts_at) WHERE \(holding)
            AND room_id IS NOT NULL
            """,
            "DROP INDEX appointments_operatory_busy",
            """
            CREATE INDEX appointments_operatory_busy ON appointments (clinic_id, operatory_key, starts_at)
            WHERE \(holding) AND operatory_key IS NOT NULL
            """,
            // PostgreSQL's exclusion constraints stay as they are.
            SQL.dialect(sqlite: "DROP TRIGGER appointments_no_overlap_insert", postgres: "SELECT 1"),
            trigger("CREATE TRIGGER appointments_no_overlap_insert BEFORE INSERT ON appointments"),
            SQL.dialect(sqlite: "DROP TRIGGER appointments_no_overlap_update", postgres: "SELECT 1"),
            trigger(
                """
                CREATE TRIGGER appointments_no_overlap_update
                BEFORE UPDATE OF id, clinic_id, doctor_id, room_id, operatory_key, starts_at, busy_until,
                status ON appointments
                """),
            "CREATE INDEX memberships_role ON memberships (clinic_id, role, created_at, user_id)",
        ]
    )

    private static let holding: SQL = "status NOT IN ('cancelled', 'no_show')"

    private static func trigger(_ beginning: SQL) -> SQL {
        SQL.dialect(
            sqlite: """
                \(beginning) WHEN NEW.\(holding)
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
            postgres: "SELECT 1")
    }

    private static let overlapping: SQL = """
        AND a.\(holding) AND a.id <> NEW.id
        AND a.starts_at < NEW.busy_until AND a.starts_at > NEW.starts_at - 43200000
        AND a.busy_until > NEW.starts_at
        """
}
