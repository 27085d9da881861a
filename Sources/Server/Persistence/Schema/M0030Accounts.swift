import Domain
import Storage

extension Migration {
    /// Addresses that are compared by a key and may be verified, invitations, and tokens that are mailed
    /// (Accounts, A1–A3). Users who are there stay active; their addresses are not verified.
    static let accountsByAddress = Migration(
        id: "0030-accounts",
        statements: [
            // What addresses are compared by; `email` stays as typed.
            "ALTER TABLE users ADD COLUMN email_key \(type: .text) NOT NULL DEFAULT ''",
            "ALTER TABLE users ADD COLUMN verified_at \(type: .instant)",
            """
            ALTER TABLE users ADD COLUMN must_change_password \(type: .boolean) NOT NULL
            DEFAULT \(no)
            """,
            "ALTER TABLE users ADD COLUMN disabled_at \(type: .instant)",
            // Whether the next sign-in mails a link to confirm the address: of users of before.
            "ALTER TABLE users ADD COLUMN verify_due \(type: .boolean) NOT NULL DEFAULT \(no)",
            "UPDATE users SET verify_due = \(yes)",
            "ALTER TABLE users ADD COLUMN primary_clinic_id \(type: .id) REFERENCES clinics (id)",
            "DROP INDEX users_email_key",
            // A patient whose portal account has ended can get another, of another user.
            "DROP INDEX memberships_patient_key",
            """
            CREATE UNIQUE INDEX memberships_patient_key ON memberships (patient_id)
            WHERE patient_id IS NOT NULL AND ended_at IS NULL
            """,
            // A membership that waits for the person's consent. Names and address are those that the clinic
            // sent: until then it is shown nothing of the user's.
            """
            CREATE TABLE invitations (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                role \(type: .text) NOT NULL CHECK (role IN ('patient', 'doctor', 'receptionist', 'admin')),
                patient_id \(type: .id),
                email \(type: .text) NOT NULL,
                first_name \(type: .text) NOT NULL,
                last_name \(type: .text) NOT NULL,
                token_hash \(type: .text) NOT NULL,
                invited_by \(type: .id) REFERENCES users (id),
                sent_count \(type: .integer) NOT NULL,
                sent_day \(type: .date) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                expires_at \(type: .instant) NOT NULL,
                accepted_at \(type: .instant),
                ended_at \(type: .instant),
                CHECK ((role = 'patient') = (patient_id IS NOT NULL))
            )\(SQL.strict)
            """,
            "CREATE UNIQUE INDEX invitations_token_key ON invitations (token_hash)",
            """
            CREATE UNIQUE INDEX invitations_pending_key ON invitations (clinic_id, user_id)
            WHERE accepted_at IS NULL AND ended_at IS NULL
            """,
            "CREATE INDEX invitations_clinic ON invitations (clinic_id, created_at, id)",
            "CREATE INDEX invitations_user ON invitations (user_id)",
            "CREATE INDEX invitations_patient ON invitations (patient_id) WHERE patient_id IS NOT NULL",
            """
            CREATE TABLE mailed_tokens (
                token_hash \(type: .text) PRIMARY KEY,
                purpose \(type: .text) NOT NULL CHECK (purpose IN ('reset', 'verify_email')),
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                new_email \(type: .text),
                created_at \(type: .instant) NOT NULL,
                expires_at \(type: .instant) NOT NULL,
                used_at \(type: .instant)
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX mailed_tokens_user ON mailed_tokens (user_id, created_at)",
            "CREATE INDEX mailed_tokens_expiry ON mailed_tokens (expires_at)",
        ],
        fill: { tx in
            try DerivedColumns.addresses.eachWrong(tx) { row in
                try tx.run(DerivedColumns.addresses.update(row.id, row.derived))
            }
            try separate(tx)
        },
        afterwards: ["CREATE UNIQUE INDEX users_email_key ON users (email_key)"])

    private static let yes = SQL.dialect(sqlite: "1", postgres: "true")
    private static let no = SQL.dialect(sqlite: "0", postgres: "false")

    /// Two users whose addresses are one by today's rule both stay: the later one signs in once the operator
    /// has given them another address.
    private static func separate(_ tx: borrowing Transaction) throws {
        let later = try tx.query(
            """
            SELECT id, email_key FROM (
                SELECT id, email_key, row_number() OVER (PARTITION BY email_key
                ORDER BY created_at, id) AS place FROM users
            ) AS addressed WHERE place > 1
            """
        ) { (id: try $0.get(0) as ID, key: try $0.get(1) as String) }
        for (id, key) in later {
            try tx.run("UPDATE users SET email_key = \(TextKey.apart(key, id)) WHERE id = \(id)")
        }
    }
}
