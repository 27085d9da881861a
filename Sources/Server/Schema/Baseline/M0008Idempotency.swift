import Storage

extension Migration {
    /// Answers kept for a client that tries again (`Idempotency-Key`). The row is written in the
    /// transaction that it answers for.
    static let idempotency = Migration(
        id: "0008-baseline-idempotency",
        statements: [
            """
            CREATE TABLE idempotency_keys (
                user_id \(type: .id) NOT NULL REFERENCES users (id),
                key \(type: .text) NOT NULL,
                fingerprint \(type: .text) NOT NULL,
                status \(type: .integer) NOT NULL,
                content_type \(type: .text),
                location \(type: .text),
                body \(type: .bytes) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                PRIMARY KEY (user_id, key)
            )\(SQL.strict)
            """,
            "CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)",
        ]
    )
}
