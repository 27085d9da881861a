import Storage

extension Migration {
    /// What a session's owner is shown of it, what an open stream is ended by, and what a repeated refresh
    /// gets the same answer from (Accounts, A3).
    static let sessions = Migration(
        id: "0031-sessions",
        statements: [
            // What the client called itself at sign-in.
            "ALTER TABLE session_families ADD COLUMN device \(type: .text)",
            "ALTER TABLE session_families ADD COLUMN last_used_at \(type: .instant) NOT NULL DEFAULT 0",
            "ALTER TABLE session_families ADD COLUMN last_address \(type: .text)",
            // When the password was last typed in it.
            "ALTER TABLE session_families ADD COLUMN password_at \(type: .instant) NOT NULL DEFAULT 0",
            """
            UPDATE session_families SET password_at = created_at, last_used_at = coalesce((
                SELECT max(t.created_at) FROM refresh_tokens t WHERE t.family_id = session_families.id
            ), created_at)
            """,
            // 180 days in all.
            """
            UPDATE session_families SET expires_at = created_at + 15552000000
            WHERE expires_at > created_at + 15552000000
            """,
            // What ends open streams is looked for every moment, over all clinics.
            "CREATE INDEX memberships_ended_at ON memberships (ended_at) WHERE ended_at IS NOT NULL",
            "CREATE INDEX session_families_ended ON session_families (ended_at) WHERE ended_at IS NOT NULL",
            // What the access token said that was given out for this refresh token, beside its moment, which
            // is `used_at`.
            "ALTER TABLE refresh_tokens ADD COLUMN granted_role \(type: .text)",
            "ALTER TABLE refresh_tokens ADD COLUMN granted_clinic_id \(type: .id)",
            // Plain digests of addresses could be guessed; the server's secret keys those from here on.
            "DELETE FROM sign_in_failures",
        ])
}
