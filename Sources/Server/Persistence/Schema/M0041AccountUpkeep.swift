import Storage

extension Migration {
    /// How many invitations went to an address in a day, also once nothing else is left of the person, and
    /// what a change of the server's secret leaves good (Accounts, A2, A5).
    static let accountUpkeep = Migration(
        id: "0041-account-upkeep",
        statements: [
            // The address as an HMAC under a key that the database does not hold. Counts of days that are
            // over are deleted.
            """
            CREATE TABLE invitation_mails (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                address_hash \(type: .text) NOT NULL,
                day \(type: .date) NOT NULL,
                sent_count \(type: .integer) NOT NULL CHECK (sent_count > 0),
                PRIMARY KEY (clinic_id, address_hash, day)
            )\(SQL.strictByKey)
            """,
            "CREATE INDEX invitation_mails_day ON invitation_mails (day)",
            // Keys that followed from the secret `secret_id`, encrypted under one that follows from
            // `sealed_under`.
            """
            CREATE TABLE former_keys (
                purpose \(type: .text) NOT NULL,
                secret_id \(type: .text) NOT NULL,
                sealed \(type: .text) NOT NULL,
                sealed_under \(type: .text) NOT NULL,
                retired_at \(type: .instant) NOT NULL,
                PRIMARY KEY (purpose, secret_id)
            )\(SQL.strictByKey)
            """,
        ])
}
