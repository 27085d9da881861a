import Storage

extension Migration {
    /// Unread and read notifications lie side by side in one index, each in their order: two indexes cost
    /// each notification another page. The whole inbox is both, merged (docs/decisions/0029). Only in SQLite:
    /// PostgreSQL can't look for the read ones in such an index.
    static let oneInbox = Migration(
        id: "0020-one-inbox",
        statements: [
            sqlite("DROP INDEX notifications_unread"),
            sqlite("DROP INDEX notifications_inbox"),
            sqlite(
                """
                CREATE INDEX notifications_inbox ON notifications (user_id, (read_at IS NULL),
                created_at, id)
                """
            ),
        ])

    private static func sqlite(_ statement: SQL) -> SQL { .dialect(sqlite: statement, postgres: "SELECT 1") }
}
