import Storage

extension Migration {
    /// Sessions that a browser's cookie holds, and the language that a user reads (front-desk D2, D3).
    static let browserSessions = Migration(
        id: "0040-browser-sessions",
        statements: [
            // SHA-256 of the cookie's value; NULL: a phone's session, which has refresh tokens.
            "ALTER TABLE session_families ADD COLUMN cookie_hash \(type: .text)",
            """
            CREATE UNIQUE INDEX session_families_cookie_key ON session_families (cookie_hash)
            WHERE cookie_hash IS NOT NULL
            """,
            """
            ALTER TABLE users ADD COLUMN language \(type: .text) NOT NULL DEFAULT 'en'
            CHECK (language IN ('en', 'ur'))
            """,
        ])
}
