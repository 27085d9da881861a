import Storage

extension Migration {
    /// The audit trail only grows: the database refuses to change or remove its rows, whoever asks. And the
    /// indexes by which it is searched, newest first.
    static let auditAppendOnly = Migration(
        id: "0009-audit-append-only",
        statements: [
            "DROP INDEX audit_entries_actor",
            "DROP INDEX audit_entries_time",
            "CREATE INDEX audit_entries_time ON audit_entries (clinic_id, at, number)",
            "CREATE INDEX audit_entries_actor ON audit_entries (clinic_id, actor_id, at, number)",
            "CREATE INDEX audit_entries_kind ON audit_entries (clinic_id, entity, at, number)",
            "CREATE INDEX audit_entries_action ON audit_entries (clinic_id, action, at, number)",
            SQL.dialect(
                sqlite: """
                    CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
                    BEGIN SELECT RAISE(ABORT, 'check:audit_entries_append_only'); END
                    """,
                postgres: """
                    CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'check:audit_entries_append_only'; END $$
                    """),
            SQL.dialect(
                sqlite: """
                    CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
                    BEGIN SELECT RAISE(ABORT, 'check:audit_entries_append_only'); END
                    """,
                postgres: """
                    CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
                    """),
            // SQLite's REPLACE removes a row without a delete trigger; PostgreSQL's TRUNCATE does the same.
            SQL.dialect(
                sqlite: """
                    CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
                    WHEN EXISTS (SELECT 1 FROM audit_entries WHERE clinic_id = NEW.clinic_id
                    AND number = NEW.number)
                    BEGIN SELECT RAISE(ABORT, 'check:audit_entries_append_only'); END
                    """,
                postgres: """
                    CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
                    """),
        ]
    )
}
