import CSQLite

/// Hands on a SQLite file, past everything that keeps it right: without foreign keys, and without triggers
/// from then on. For tests that damage a database.
public enum RawSQLite {
    /// What SQLite refused.
    public struct Failure: Error, CustomStringConvertible {
        /// SQLite's own message.
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

    /// A digest of the rows of each table, whatever their order.
    public static func digests(of path: String) throws -> [String: UInt64] {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw Failure(description: "cannot open the file")
        }
        sqlite3_busy_timeout(connection, 5000)
        let tables = try texts(
            connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return try Dictionary(uniqueKeysWithValues: tables.map { ($0, try digest(connection, table: $0)) })
    }

    private static func digest(_ connection: OpaquePointer?, table: String) throws -> UInt64 {
        var sum: UInt64 = 0
        try rows(connection, "SELECT * FROM \"\(table)\"") { statement in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for column in 0..<sqlite3_column_count(statement) {
                let count =
                    sqlite3_column_blob(statement, column) == nil
                    ? 0 : Int(sqlite3_column_bytes(statement, column))
                let bytes = UnsafeRawBufferPointer(
                    start: sqlite3_column_blob(statement, column), count: count)
                for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
                hash =
                    (hash ^ UInt64(sqlite3_column_type(statement, column)) ^ UInt64(count) << 8)
                    &* 0x100_0000_01b3
            }
            sum &+= hash
        }
        return sum
    }

    private static func triggers(_ connection: OpaquePointer?) throws -> [String] {
        try texts(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }

    private static func texts(_ connection: OpaquePointer?, _ query: String) throws -> [String] {
        var texts: [String] = []
        try rows(connection, query) { statement in
            if let text = sqlite3_column_text(statement, 0) { texts.append(String(cString: text)) }
        }
        return texts
    }

    private static func rows(
        _ connection: OpaquePointer?, _ query: String, _ visit: (OpaquePointer?) -> Void
    ) throws {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        var code = sqlite3_prepare_v2(connection, query, -1, &statement, nil)
        if code == SQLITE_OK { code = sqlite3_step(statement) }
        while code == SQLITE_ROW {
            visit(statement)
            code = sqlite3_step(statement)
        }
        guard code == SQLITE_DONE else {
            throw Failure(description: String(cString: sqlite3_errmsg(connection)))
        }
    }
}
