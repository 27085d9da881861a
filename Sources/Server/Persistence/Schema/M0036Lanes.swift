import Storage

extension Migration {
    /// Lanes, in which staff lay an appointment over others (front-desk D5.6, docs/decisions/0053). Two
    /// appointments of one doctor, room or operatory may overlap where they hold no lane in common:
    /// `[lane, lane_end)`.
    static let lanes = Migration(
        id: "0036-lanes",
        statements: [
            """
            ALTER TABLE appointments ADD COLUMN lane \(type: .integer) NOT NULL DEFAULT 0
            CHECK (lane BETWEEN 0 AND 2)
            """,
            """
            ALTER TABLE appointments ADD COLUMN lane_end \(type: .integer) NOT NULL DEFAULT 3
            CHECK (lane_end BETWEEN lane + 1 AND 3)
            """,
            "ALTER TABLE appointments ADD COLUMN override_reason \(type: .text)",
            """
            ALTER TABLE appointments ADD COLUMN overridden_by \(type: .id) REFERENCES users (id)
            CHECK ((overridden_by IS NULL) = (override_reason IS NULL))
            """,
            """
            ALTER TABLE clinics ADD COLUMN override_roles \(type: .text) NOT NULL
            DEFAULT 'admin,receptionist'
            """,
            .dialect(
                sqlite: "DROP TRIGGER appointments_no_overlap_insert",
                postgres: """
                    ALTER TABLE appointments DROP CONSTRAINT appointments_doctor,
                    DROP CONSTRAINT appointments_room, DROP CONSTRAINT appointments_operatory
                    """),
            .dialect(
                sqlite: "DROP TRIGGER appointments_no_overlap_update",
                postgres: exclusion("appointments_doctor", "doctor_id WITH =")),
            .dialect(
                sqlite: trigger("appointments_no_overlap_insert BEFORE INSERT"),
                postgres: exclusion("appointments_room", "room_id WITH =")),
            .dialect(
                sqlite: trigger(
                    """
                    appointments_no_overlap_update
                    BEFORE UPDATE OF
                        id, clinic_id, doctor_id, room_id, operatory_key, starts_at, busy_until, status,
                        lane, lane_end
                    """),
                postgres: exclusion("appointments_operatory", "clinic_id WITH =, operatory_key WITH =")),
        ])

    private static let holding: SQL = "status NOT IN ('cancelled', 'no_show')"

    private static func exclusion(_ name: SQL, _ resource: SQL) -> SQL {
        """
        ALTER TABLE appointments ADD CONSTRAINT \(name) EXCLUDE USING gist (
            \(resource), int8range(starts_at, busy_until) WITH &&, int8range(lane, lane_end) WITH &&)
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
        AND a.busy_until > NEW.starts_at AND a.lane < NEW.lane_end AND a.lane_end > NEW.lane
        """
}
