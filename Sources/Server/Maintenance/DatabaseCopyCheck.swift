import Logging
import Storage

/// Looks at the file of a database that nobody serves: is it whole, is it ours, is it of this version or
/// an older one.
enum DatabaseCopyCheck {
    /// Returns how many migrations it still needs.
    /// - Throws: ``MaintenanceError``, which calls the file `name`.
    @discardableResult
    static func run(_ path: String, called name: String, logger: Logger) async throws -> Int {
        var options = DatabaseOptions()
        options.access = .reading
        options.readers = 1
        // It reads every page.
        options.statementLimit = .seconds(6 * 3600)
        do {
            let database = try Database.open(.sqlite(path: path), options: options, logger: logger)
            defer { database.close() }
            let problems = try await database.read { tx in
                try tx.query("PRAGMA integrity_check(5)") { try $0.get(0, as: String.self) }.filter {
                    $0 != "ok"
                }
                    + tx.query("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check LIMIT 5") {
                        "orphans in \(try $0.get(0, as: String.self))"
                    }
            }
            guard problems.isEmpty else {
                throw MaintenanceError("\(name) is damaged: \(problems.joined(separator: "; "))")
            }
            let status = try await Migrator.status(database, DatabaseSchema.migrations)
            guard !status.applied.isEmpty else { throw MaintenanceError("\(name) is no OdontoX database") }
            return status.pending.count
        } catch let error as DatabaseError {
            throw MaintenanceError("\(name) is damaged, or no database: \(error.message)")
        } catch let error as MigrationError {
            throw MaintenanceError("\(name) does not fit this program: \(error)")
        }
    }
}
