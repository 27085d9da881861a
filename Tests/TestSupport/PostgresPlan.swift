import CLibPQ

/// What PostgreSQL would do for a prepared statement, whatever its values, with the settings of our sessions.
public enum PostgresPlan {
    /// The lines of its generic plan.
    /// - Parameters:
    ///   - statement: With `$1`, `$2`, … for its values.
    ///   - address: A database's URL, with its password.
    public static func lines(_ statement: String, at address: String) throws -> [String] {
        guard let connection = PQconnectdb(address) else {
            throw PostgresCluster.Failure(description: "no memory for a connection")
        }
        defer { PQfinish(connection) }
        for setting in ["plan_cache_mode = force_generic_plan", "random_page_cost = 1.1", "jit = off"] {
            _ = try run("SET \(setting)", on: connection)
        }
        _ = try run("PREPARE statement AS \(statement)", on: connection)
        var count = 0
        while statement.contains("$\(count + 1)") { count += 1 }
        let values = count == 0 ? "" : "(\(Array(repeating: "NULL", count: count).joined(separator: ", ")))"
        return try run("EXPLAIN EXECUTE statement\(values)", on: connection)
    }

    private static func run(_ statement: String, on connection: OpaquePointer) throws -> [String] {
        let result = PQexec(connection, statement)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            throw PostgresCluster.Failure(description: String(cString: PQerrorMessage(connection)))
        }
        return (0..<PQntuples(result)).compactMap { row in
            PQgetvalue(result, row, 0).map { String(cString: $0) }
        }
    }
}
