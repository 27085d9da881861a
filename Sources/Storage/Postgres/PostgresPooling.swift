import CLibPQ

/// Finds out whether a pooler gives each transaction another session of the server. Then prepared statements,
/// session settings and `LISTEN` are lost between two of them, and locks may be somebody else's.
enum PostgresPooling {
    /// - Throws: ``DatabaseError`` with one line that says what to do.
    static func refuse(address: String, options: DatabaseOptions) throws {
        // A pool that has no second session for us will say so itself, when it is needed.
        guard let one = try? PostgresLink(address: address, options: options),
            let two = try? PostgresLink(address: address, options: options)
        else { return }
        for _ in 0..<3 {
            // What the first one was given a moment ago, the second one keeps, in a transaction.
            let before = try session(of: one)
            try run("BEGIN", on: two)
            let held = try session(of: two)
            let after = try session(of: one)
            try run("ROLLBACK", on: two)
            guard before != held, before == after else {
                throw DatabaseError(
                    .unavailable,
                    """
                    a pooler in front of PostgreSQL gives each transaction another session: set its \
                    pool_mode to session (PgBouncer), or connect to PostgreSQL itself
                    """)
            }
        }
    }

    private static func session(of link: PostgresLink) throws -> String {
        try run("SELECT pg_backend_pid()", on: link)
    }

    /// The first value of the result; empty without one.
    @discardableResult
    private static func run(_ text: String, on link: PostgresLink) throws -> String {
        guard PQsendQuery(link.handle, text) != 0 else { throw PostgresFailure.lost(link.handle) }
        let end = ContinuousClock.now + .seconds(10)
        var value = ""
        while let result = try link.next(until: end) {
            guard result.status == PGRES_COMMAND_OK || result.status == PGRES_TUPLES_OK else {
                throw PostgresFailure(result.handle).error
            }
            if result.rows > 0, let text = PQgetvalue(result.handle, 0, 0) { value = String(cString: text) }
        }
        return value
    }
}
