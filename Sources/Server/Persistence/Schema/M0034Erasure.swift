import Storage

extension Migration {
    /// What a person's data is sealed, read and erased by (Accounts, A5 and A7). Entries of the audit trail
    /// that are there are sealed by the server once it runs: it alone has the secret (`audit_moves`).
    static let erasure = Migration(
        id: "0034-erasure",
        statements: [
            "ALTER TABLE patients ADD COLUMN legal_hold_until \(type: .date)",
            "ALTER TABLE patients ADD COLUMN erased_at \(type: .instant)",
            // Keys that the personal values of a patient's audit entries are sealed under, each wrapped under
            // a key that follows from the server's secret. A patient who is no more keeps theirs.
            """
            CREATE TABLE patient_keys (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                patient_id \(type: .id) NOT NULL,
                secret_id \(type: .text) NOT NULL,
                wrapped \(type: .text) NOT NULL,
                created_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            "CREATE UNIQUE INDEX patient_keys_patient ON patient_keys (patient_id, secret_id)",
            // Ids only. `scrubbed_at`: when the SQLite file was rewritten without what the erasure
            // deleted.
            """
            CREATE TABLE erasures (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                patient_id \(type: .id) NOT NULL,
                erased_by \(type: .id),
                erased_at \(type: .instant) NOT NULL,
                scrubbed_at \(type: .instant)
            )\(SQL.strictByKey)
            """,
            "CREATE UNIQUE INDEX erasures_patient ON erasures (patient_id)",
        ] + tallies + moves + reminders)

    /// How often a user has read a list in a quarter of an hour: the counts of an entry of the trail, which
    /// stays as it was first written. `seal` is an HMAC of the row.
    private static let tallies: [SQL] = [
        """
        CREATE TABLE read_tallies (
            clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
            number \(type: .integer) NOT NULL,
            user_id \(type: .id) NOT NULL,
            resource \(type: .text) NOT NULL,
            subject_id \(type: .id) NOT NULL,
            quarter \(type: .instant) NOT NULL,
            calls \(type: .integer) NOT NULL CHECK (calls > 0),
            records \(type: .integer) NOT NULL CHECK (records >= 0),
            seal \(type: .text) NOT NULL,
            PRIMARY KEY (clinic_id, number)
        )\(SQL.strictByKey)
        """,
        """
        CREATE UNIQUE INDEX read_tallies_key ON read_tallies
        (clinic_id, quarter, user_id, resource, subject_id)
        """,
    ]

    /// Clinics whose trail is on its way under another key: entries up to `through_number` have arrived, and
    /// end with `new_hash`; the next one was chained to `old_hash`. While the row is there, entries may be
    /// sealed and chained again, but nothing of who did what to which row may change.
    private static let moves: [SQL] = [
        """
        CREATE TABLE audit_moves (
            clinic_id \(type: .id) PRIMARY KEY REFERENCES clinics (id),
            through_number \(type: .integer) NOT NULL,
            old_hash \(type: .text) NOT NULL,
            new_hash \(type: .text) NOT NULL,
            secret_id \(type: .text) NOT NULL
        )\(SQL.strictByKey)
        """,
        """
        INSERT INTO audit_moves (clinic_id, through_number, old_hash, new_hash, secret_id)
        SELECT clinic_id, 0, '', '', '' FROM clinic_sequences WHERE audit_number > 0
        """,
        .dialect(
            sqlite: "DROP TRIGGER audit_entries_no_update",
            postgres: "DROP TRIGGER audit_entries_no_change ON audit_entries"),
        .dialect(
            sqlite: """
                CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
                WHEN NOT EXISTS (SELECT 1 FROM audit_moves WHERE clinic_id = OLD.clinic_id)
                    OR (NEW.clinic_id, NEW.number, NEW.id, NEW.at, NEW.actor_role, NEW.action, NEW.entity,
                        NEW.entity_id) <> (OLD.clinic_id, OLD.number, OLD.id, OLD.at, OLD.actor_role,
                        OLD.action, OLD.entity, OLD.entity_id)
                    OR NEW.actor_id IS NOT OLD.actor_id OR NEW.request_id IS NOT OLD.request_id
                BEGIN SELECT RAISE(ABORT, 'check:audit_entries_append_only'); END
                """,
            postgres: """
                CREATE FUNCTION refuse_audit_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        IF EXISTS (SELECT 1 FROM audit_moves WHERE clinic_id = OLD.clinic_id)
                            AND (NEW.clinic_id, NEW.number, NEW.id, NEW.at, NEW.actor_id, NEW.actor_role,
                                NEW.action, NEW.entity, NEW.entity_id, NEW.request_id)
                            IS NOT DISTINCT FROM (OLD.clinic_id, OLD.number, OLD.id, OLD.at, OLD.actor_id,
                                OLD.actor_role, OLD.action, OLD.entity, OLD.entity_id, OLD.request_id)
                        THEN RETURN NEW; END IF;
                    END IF;
                    RAISE EXCEPTION 'check:audit_entries_append_only';
                END $$
                """),
        .dialect(
            sqlite: "SELECT 1",
            postgres: """
                CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
                FOR EACH ROW EXECUTE FUNCTION refuse_audit_rewrite()
                """),
    ]

    /// When an appointment was given its time: booked, moved, or approved. Reminders asked the audit trail
    /// for that, which no longer tells. NULL while it has the one that it was booked at.
    private static let reminders: [SQL] = [
        "ALTER TABLE appointments ADD COLUMN slot_at \(type: .instant)",
        """
        UPDATE appointments SET slot_at = (
            SELECT max(e.at) FROM audit_entries e
            WHERE e.clinic_id = appointments.clinic_id AND e.entity_id = appointments.id
            AND (e.action IN ('created', 'rescheduled')
                OR (e.action IN ('status_changed', 'updated') AND e.before LIKE '%"status":"requested"%'))
        )
        WHERE status IN ('scheduled', 'confirmed')
        """,
    ]
}
