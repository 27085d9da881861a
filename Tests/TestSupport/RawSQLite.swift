import CSQLite

/// Hands on a SQLite file, past everything that keeps it right: without foreign keys, and without triggers
/// from then on. For tests that damage a database.
public enum RawSQLite {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Runs any number of statements.
    public static func run(_ statements: String, on path: String) throws {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw Failure(description: "cannot open the file")
        }
        sqlite3_busy_timeout(connection, 5000)
        let drops = try triggers(connection).map { "DROP TRIGGER \"\($0)\";" }
        let all = "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; \(drops.joined()) \(statements); COMMIT"
        guard sqlite3_exec(connection, all, nil, nil, nil) == SQLITE_OK else {
            throw Failure(description: String(cString: sqlite3_errmsg(connection)))
        }
    }

    private static func triggers(_ connection: OpaquePointer?) throws -> [String] {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        let code = sqlite3_prepare_v2(
            connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'", -1, &statement, nil)
        guard code == SQLITE_OK else {
            throw Failure(description: String(cString: sqlite3_errmsg(connection)))
        }
        var names: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) {
            names.append(String(cString: text))
        }
        return names
    }
}
