import Logging
import Storage

/// A database that a command has for itself.
enum SoleDatabase {
    /// Opens it with one connection, whose statements may take hours.
    /// - Throws: ``MaintenanceError``; for an SQLite file also while anybody else has it open.
    static func open(_ url: DatabaseURL, keys: AuditKeys? = nil, logger: Logger) throws -> Database {
        var options = DatabaseOptions()
        options.access = .alone
        options.readers = 1
        options.connections = 1
        // SQLite is read in one go.
        options.statementLimit = .seconds(6 * 3600)
        options.companion.value = keys
        do {
            return try Database.open(url, options: options, logger: logger)
        } catch let error as DatabaseError {
            throw MaintenanceError(
                error.kind == .busy ? inUse(url) : "\(url) cannot be opened: \(error.message)")
        }
    }

    /// PostgreSQL itself knows who else is connected. One that has just stopped is gone in a moment. SQLite's
    /// file is held by its lock.
    static func refuseOthers(_ database: Database, _ url: DatabaseURL) async throws {
        let others: SQL = .dialect(
            sqlite: "SELECT 0",
            postgres: """
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                AND application_name = 'odontox' AND pid <> pg_backend_pid()
                """)
        for _ in 0..<10 {
            let count = try await database.read { tx in try tx.first(others) { $0.int(0) } ?? 0 }
            if count == 0 { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw MaintenanceError(inUse(url))
    }

    private static func inUse(_ url: DatabaseURL) -> String {
        "A server, or another command, has \(url) open; stop it first"
    }
}
