import Storage

extension Migration {
    /// The audit trail, which only grows: the database refuses every change and removal of its rows.
    /// And the events that the stream serves (contract §4.15, §5.10).
    static let audit = Migration(
        id: "0007-baseline-audit",
        statements: [
            """
            CREATE TABLE audit_entries (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                number \(type: .integer) NOT NULL,
                id \(type: .id) NOT NULL,
                at \(type: .instant) NOT NULL,
                actor_id \(type: .id),
                actor_name \(type: .text) NOT NULL,
                actor_role \(type: .text) NOT NULL,
                action \(type: .text) NOT NULL,
                entity \(type: .text) NOT NULL,
                entity_id \(type: .id) NOT NULL,
                before \(type: .json),
                after \(type: .json),
                address \(type: .text),
                request_id \(type: .text),
                previous_hash \(type: .text) NOT NULL,
                hash \(type: .text) NOT NULL,
                PRIMARY KEY (clinic_id, number)
            )\(SQL.strict)
            """,
            "CREATE INDEX audit_entries_entity ON audit_entries (clinic_id, entity_id, number)",
            "CREATE INDEX audit_entries_time ON audit_entries (clinic_id, at, number)",
            "CREATE INDEX audit_entries_actor ON audit_entries (clinic_id, actor_id, at, number)",
            "CREATE INDEX audit_entries_kind ON audit_entries (clinic_id, entity, at, number)",
            "CREATE INDEX audit_entries_action ON audit_entries (clinic_id, action, at, number)",
        ] + appendOnly + [
            // Who may see an event: `user_a` and `user_b` when set, else the clinic's staff and the patient
            // named. One that repeats an audit entry or a notification refers to it and has empty `data`.
            """
            CREATE TABLE events (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                number \(type: .integer) NOT NULL,
                type \(type: .text) NOT NULL,
                patient_id \(type: .id),
                user_a \(type: .id),
                user_b \(type: .id),
                data \(type: .json) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                audit_number \(type: .integer),
                notification_id \(type: .id),
                PRIMARY KEY (clinic_id, number)
            )\(SQL.strict)
            """
        ]
    )

    /// SQLite's REPLACE removes a row without a delete trigger, and PostgreSQL's TRUNCATE does: the third
    /// of each.
    private static let appendOnly: [SQL] = [
        .dialect(
            sqlite: "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries \(refusal)",
            postgres: """
                CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'check:audit_entries_append_only'; END $$
                """),
        .dialect(
            sqlite: auditNoDelete,
            postgres: """
                CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
                """),
        .dialect(
            sqlite: """
                CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
                WHEN EXISTS (
                    SELECT 1 FROM audit_entries WHERE clinic_id = NEW.clinic_id AND number = NEW.number)
                \(refusal)
                """,
            postgres: """
                CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
                """),
    ]

    /// SQLite's; who deletes a clinic that has moved away drops it and makes it again in one transaction.
    static let auditNoDelete: SQL =
        "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries \(refusal)"

    private static let refusal: SQL = "BEGIN SELECT RAISE(ABORT, 'check:audit_entries_append_only'); END"
}
