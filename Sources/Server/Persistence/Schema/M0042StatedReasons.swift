import Storage

extension Migration {
    /// Superadmins' reasons get rows of their own, to which audit entries and counts of readings refer: an
    /// erasure takes a person's words out of them (Accounts, A7 and A9). The server moves the reasons that
    /// are there, as it alone has the secret that chains the entries (`audit_moves`).
    static let statedReasons = Migration(
        id: "0042-stated-reasons",
        statements: [
            """
            CREATE TABLE stated_reasons (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                text \(type: .text) NOT NULL,
                seal \(type: .text) NOT NULL
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX stated_reasons_clinic ON stated_reasons (clinic_id)",
            // Under the secret that the trail ends with: with another one it could not be checked.
            """
            INSERT INTO audit_moves (clinic_id, through_number, old_hash, new_hash, secret_id)
            SELECT l.clinic_id, 0, '', '', \(secret) FROM clinic_sequences l
            WHERE l.audit_hash LIKE '%:%' AND EXISTS (
                SELECT 1 FROM audit_entries e WHERE e.clinic_id = l.clinic_id AND e.reason IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM audit_moves m WHERE m.clinic_id = l.clinic_id)
            """,
        ] + guards)

    private static let secret: SQL = .dialect(
        sqlite: "substr(l.audit_hash, 1, instr(l.audit_hash, ':') - 1)",
        postgres: "split_part(l.audit_hash, ':', 1)")

    /// While a trail is moved, a reason in words may become a reference. No other change of a reason is
    /// taken.
    private static let guards: [SQL] = [
        .dialect(
            sqlite: "DROP TRIGGER audit_entries_no_update",
            postgres: """
                CREATE OR REPLACE FUNCTION refuse_audit_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        IF EXISTS (SELECT 1 FROM audit_moves WHERE clinic_id = OLD.clinic_id)
                            AND (NEW.clinic_id, NEW.number, NEW.id, NEW.at, NEW.actor_id, NEW.actor_role,
                                NEW.action, NEW.entity, NEW.entity_id, NEW.request_id)
                            IS NOT DISTINCT FROM (OLD.clinic_id, OLD.number, OLD.id, OLD.at, OLD.actor_id,
                                OLD.actor_role, OLD.action, OLD.entity, OLD.entity_id, OLD.request_id)
                            AND (NEW.reason IS NOT DISTINCT FROM OLD.reason
                                OR (OLD.reason !~ '^stated:[0-9a-f-]{36}$'
                                    AND NEW.reason ~ '^stated:[0-9a-f-]{36}$'))
                        THEN RETURN NEW; END IF;
                    END IF;
                    RAISE EXCEPTION 'check:audit_entries_append_only';
                END $$
                """),
        .dialect(
            sqlite: """
                CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
                WHEN NOT EXISTS (SELECT 1 FROM audit_moves WHERE clinic_id = OLD.clinic_id)
                    OR (NEW.clinic_id, NEW.number, NEW.id, NEW.at, NEW.actor_role, NEW.action, NEW.entity,
                        NEW.entity_id) <> (OLD.clinic_id, OLD.number, OLD.id, OLD.at, OLD.actor_role,
                        OLD.action, OLD.entity, OLD.entity_id)
                    OR NEW.actor_id IS NOT OLD.actor_id OR NEW.request_id IS NOT OLD.request_id
                    OR (NEW.reason IS NOT OLD.reason AND (OLD.reason IS NULL OR NEW.reason IS NULL
                        OR OLD.reason GLOB 'stated:????????-????-????-????-????????????'
                        OR NEW.reason NOT GLOB 'stated:????????-????-????-????-????????????'))
                BEGIN SELECT RAISE(ABORT, 'check:audit_entries_append_only'); END
                """,
            postgres: "SELECT 1"),
    ]
}
