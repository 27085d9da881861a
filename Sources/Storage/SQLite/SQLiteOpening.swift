import CSQLite
import GRDB
import GRDBSQLite

/// Opens connections through GRDB and makes sure of what the house relies on.
enum SQLiteOpening {
    /// Must run before the first connection of the process.
    private static let isConfigured = odontox_sqlite_configure() == SQLITE_OK

    /// The connection that writes; it makes the file what it has to be.
    static func writer(path: String, options: DatabaseOptions) throws -> DatabaseQueue {
        _ = isConfigured
        try SQLiteFile.create(at: path)
        return try opening {
            let queue = try DatabaseQueue(path: path, configuration: configuration("write", options))
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                // After the journal mode, which may reset it.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA journal_size_limit = 100663296")
                // A commit changes some 1 MB of pages. More of them kept in order costs more than to look the others up in the mapped file.
                try setSizes(db, cacheKiB: 4096)
                if options.hasTemporaryFiles {
                    guard odontox_sqlite_set_temporary_folder(SQLiteFile.folder(of: path)) == SQLITE_OK else {
                        throw DatabaseError(.other, "SQLite has no memory")
                    }
                    try db.execute(sql: "PRAGMA temp_store = FILE")
                }
                try assertDurable(db)
                // The first transaction makes the -wal and -shm files that the readers need.
                try db.execute(sql: "BEGIN IMMEDIATE; COMMIT")
                try gatherLog(db)
                try addFunctions(db)
            }
            return queue
        }
    }

    /// A connection that cannot write.
    static func reader(path: String, options: DatabaseOptions) throws -> DatabaseQueue {
        _ = isConfigured
        return try opening {
            var configuration = configuration("read", options)
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try setSizes(db, cacheKiB: 32_768)
                try addFunctions(db)
            }
            return queue
        }
    }

    /// The connection that moves the log into the file, as durably as the one that writes.
    static func checkpointer(path: String, options: DatabaseOptions) throws -> DatabaseQueue {
        _ = isConfigured
        return try opening {
            let queue = try DatabaseQueue(path: path, configuration: configuration("log", options))
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return queue
        }
    }

    /// Leaves WAL mode, for which SQLite needs the database to itself, and so moves the whole log into the file.
    static func fold(path: String, options: DatabaseOptions) throws {
        _ = isConfigured
        try opening {
            let queue = try DatabaseQueue(path: path, configuration: configuration("fold", options))
            let mode = try queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE") }
            try queue.close()
            guard mode == "delete" else { throw DatabaseError(.busy, "the database is open elsewhere") }
        }
    }

    private static func configuration(_ label: String, _ options: DatabaseOptions) -> Configuration {
        var configuration = Configuration()
        configuration.label = "sqlite.\(label)"
        let (seconds, attoseconds) = options.lockLimit.components
        configuration.busyMode = .timeout(Double(seconds) + Double(attoseconds) / 1e18)
        return configuration
    }

    private static func setSizes(_ db: GRDB.Database, cacheKiB: Int) throws {
        try db.execute(sql: "PRAGMA cache_size = -\(cacheKiB)")
        try db.execute(sql: "PRAGMA mmap_size = 1073741824")
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }

    /// An acknowledged booking must survive a power cut: with `synchronous` below FULL, or outside WAL mode, that is not so.
    private static func assertDurable(_ db: GRDB.Database) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        guard mode == "wal" else { throw DatabaseError(.unavailable, "SQLite refuses WAL mode for this file") }
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard let synchronous, synchronous >= 2 else { throw DatabaseError(.unavailable, "SQLite refuses synchronous=FULL") }
        let foreignKeys = try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
        guard foreignKeys == 1 else { throw DatabaseError(.unavailable, "SQLite refuses foreign_keys=ON") }
    }

    /// Writes the log in large pieces (docs/decisions/0026). Needs what ``assertDurable(_:)`` has made sure of.
    private static func gatherLog(_ db: GRDB.Database) throws {
        let code = odontox_sqlite_gather_log(db.sqliteConnection)
        guard code == SQLITE_OK else { throw DatabaseError(.unavailable, "SQLite does not lend its log (code \(code))") }
    }

    /// What turns UUIDs into text and back, for the few queries that compare or move them as such.
    private static func addFunctions(_ db: GRDB.Database) throws {
        let code = odontox_sqlite_add_uuids(db.sqliteConnection)
        guard code == SQLITE_OK else { throw DatabaseError(.unavailable, "SQLite takes no functions (code \(code))") }
    }

    /// Turns GRDB's errors into ours.
    static func opening<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as GRDB.DatabaseError {
            throw SQLiteFailure.error(code: error.extendedResultCode.rawValue, message: error.message ?? "")
        }
    }
}
