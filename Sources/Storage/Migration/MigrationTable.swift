/// The table that remembers which migrations are applied.
enum MigrationTable {
    static let create: SQL = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            id TEXT PRIMARY KEY NOT NULL,
            checksum TEXT NOT NULL,
            applied_at \(SQL.type(.instant)) NOT NULL
        )\(SQL.strict)
        """

    /// One row, whether the table is there.
    static let exists: SQL = .dialect(
        sqlite:
            "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations')",
        postgres: "SELECT to_regclass('schema_migrations') IS NOT NULL"
    )

    /// Makes other migrating processes wait until this transaction ends.
    static func lock(_ tx: borrowing Transaction) throws {
        // SQLite's write transaction is such a lock already. A migration may take longer than
        // any other statement.
        try tx.liftTimeLimit()
        guard tx.engine == .postgres else { return }
        try tx.run("SELECT pg_advisory_xact_lock(7164018573421)")
    }

    static func applied(_ tx: borrowing Transaction) throws -> [(id: String, checksum: String)] {
        try tx.query("SELECT id, checksum FROM schema_migrations ORDER BY applied_at, id") {
            (id: try $0.get(0), checksum: try $0.get(1))
        }
    }

    static func record(_ migration: Migration, _ tx: borrowing Transaction) throws {
        let now: SQL = .dialect(
            sqlite: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
            postgres: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
        )
        let checksum = migration.checksum(for: tx.engine)
        try tx.run(
            """
            INSERT INTO schema_migrations (id, checksum, applied_at)
            VALUES (\(migration.id), \(checksum), \(now))
            """
        )
    }
}
