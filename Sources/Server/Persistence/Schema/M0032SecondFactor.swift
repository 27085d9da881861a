import Storage

extension Migration {
    /// Second factors, their recovery codes, sign-ins that wait for one, and the roles of which a clinic
    /// demands one (Accounts, A3).
    static let secondFactor = Migration(
        id: "0032-second-factor",
        statements: [
            // Since when the user signs in with a second factor; NULL: with the password alone.
            "ALTER TABLE users ADD COLUMN mfa_enabled_at \(type: .instant)",
            // Roles, separated by commas.
            "ALTER TABLE clinics ADD COLUMN mfa_required_roles \(type: .text) NOT NULL DEFAULT ''",
            // Without a confirmed code it is only offered. The secret is encrypted under a key that the
            // database does not hold. No code of `last_step` or before it is taken.
            """
            CREATE TABLE second_factors (
                user_id \(type: .id) PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                sealed_secret \(type: .text) NOT NULL,
                last_step \(type: .integer) NOT NULL,
                created_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            """
            CREATE TABLE recovery_codes (
                user_id \(type: .id) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                code_hash \(type: .text) NOT NULL,
                used_at \(type: .instant),
                PRIMARY KEY (user_id, code_hash)
            )\(SQL.strictByKey)
            """,
            // A right password that waits for its code.
            """
            CREATE TABLE mfa_challenges (
                token_hash \(type: .text) PRIMARY KEY,
                user_id \(type: .id) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                device \(type: .text),
                created_at \(type: .instant) NOT NULL,
                expires_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX mfa_challenges_user ON mfa_challenges (user_id)",
            "CREATE INDEX mfa_challenges_expiry ON mfa_challenges (expires_at)",
        ])
}
