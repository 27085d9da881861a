import GRDB
import Logging

/// Ties a connection to a thread for its whole life.
enum SQLiteThread {
    /// Runs `body` with the connection, then closes it. The thread enters GRDB once, not once a job.
    static func own(_ queue: DatabaseQueue, _ options: DatabaseOptions, _ logger: Logger, _ body: (SQLiteConnection) throws -> Void) {
        do {
            try queue.writeWithoutTransaction { db in
                guard let handle = db.sqliteConnection else { throw DatabaseError(.unavailable, "the connection is closed") }
                let connection = SQLiteConnection(handle, cacheSize: options.statementCacheSize)
                defer { connection.finalize() }
                try body(connection)
            }
            try queue.close()
        } catch {
            logger.error("a SQLite connection ended with an error", metadata: ["error": "\(error)"])
        }
    }
}
