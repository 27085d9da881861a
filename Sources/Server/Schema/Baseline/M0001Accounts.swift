import Storage

extension Migration {
    /// Clinics, the people who sign in, who belongs where, and their sessions (contract §3).
    static let accounts = Migration(
        id: "0001-baseline-accounts",
        statements: [
            """
            CREATE TABLE clinics (
                id \(type: .id) PRIMARY KEY,
                name \(type: .text) NOT NULL,
                timezone \(type: .text) NOT NULL,
                operating_hours \(type: .json) NOT NULL,
                buffer_minutes \(type: .integer) NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 240),
                slot_minutes \(type: .integer) NOT NULL CHECK (slot_minutes BETWEEN 5 AND 480),
                currency \(type: .text) NOT NULL,
                no_show_grace_minutes \(type: .integer),
                reminder_minutes \(type: .json) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            // One row per clinic, locked last in each write, so that event and audit numbers follow the
            // order of commits. Each write in the clinic changes `revision`, by which responses are cached.
            """
            CREATE TABLE clinic_sequences (
                clinic_id \(type: .id) PRIMARY KEY REFERENCES clinics (id),
                event_number \(type: .integer) NOT NULL DEFAULT 0,
                audit_number \(type: .integer) NOT NULL DEFAULT 0,
                audit_hash \(type: .text) NOT NULL DEFAULT '',
                revision \(type: .id)
            )\(SQL.strictByKey)
            """,
            """
            CREATE TABLE users (
                id \(type: .id) PRIMARY KEY,
                email \(type: .text) NOT NULL,
                password_hash \(type: .text) NOT NULL,
                first_name \(type: .text) NOT NULL,
                last_name \(type: .text) NOT NULL,
                is_superadmin \(type: .boolean) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            "CREATE UNIQUE INDEX users_email_key ON users (email)",
            // A user has one role in a clinic. A removed member's row stays, with its end: appointments keep
            // their doctor's name.
            """
            CREATE TABLE memberships (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                role \(type: .text) NOT NULL CHECK (role IN ('patient', 'doctor', 'receptionist', 'admin')),
                patient_id \(type: .id),
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                ended_at \(type: .instant),
                PRIMARY KEY (clinic_id, user_id),
                CHECK ((role = 'patient') = (patient_id IS NOT NULL))
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX memberships_user ON memberships (user_id, created_at)",
            """
            CREATE UNIQUE INDEX memberships_patient_key ON memberships (patient_id)
            WHERE patient_id IS NOT NULL
            """,
            "CREATE INDEX memberships_role ON memberships (clinic_id, role, created_at, user_id)",
            "CREATE INDEX memberships_ended ON memberships (clinic_id, ended_at) WHERE ended_at IS NOT NULL",
            // Where a clinic's menu differs from the default of the role (contract §7).
            """
            CREATE TABLE module_switches (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                role \(type: .text) NOT NULL CHECK (role IN ('patient', 'doctor', 'receptionist')),
                module \(type: .text) NOT NULL,
                enabled \(type: .boolean) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                PRIMARY KEY (clinic_id, role, module)
            )\(SQL.strictByKey)
            """,
            """
            CREATE TABLE session_families (
                id \(type: .id) PRIMARY KEY,
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                created_at \(type: .instant) NOT NULL,
                expires_at \(type: .instant) NOT NULL,
                ended_at \(type: .instant)
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX session_families_user ON session_families (user_id)",
            "CREATE INDEX session_families_expiry ON session_families (expires_at)",
            // Only the SHA-256 of a refresh token is kept. A used one stays, so that its reuse ends the
            // family.
            """
            CREATE TABLE refresh_tokens (
                token_hash \(type: .text) PRIMARY KEY,
                family_id \(type: .id) NOT NULL REFERENCES session_families (id) ON DELETE CASCADE,
                created_at \(type: .instant) NOT NULL,
                used_at \(type: .instant)
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id)",
            // Keyed by a hash of the address as typed, so that known and unknown addresses slow down alike.
            """
            CREATE TABLE sign_in_failures (
                account_hash \(type: .text) PRIMARY KEY,
                failures \(type: .integer) NOT NULL,
                last_failed_at \(type: .instant) NOT NULL,
                blocked_until \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX sign_in_failures_age ON sign_in_failures (last_failed_at)",
        ]
    )
}
