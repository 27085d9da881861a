import CSQLite

/// Opens connections and asserts what the project relies on (docs/decisions/0032).
enum SQLiteOpening {
    /// The connection that writes. It creates the file and puts it into WAL mode.
    /// - Throws: `DatabaseError` when the file cannot be opened, or when SQLite refuses WAL mode,
    ///   `synchronous=FULL` or foreign keys.
    static func writer(path: String, options: DatabaseOptions) throws -> SQLiteHandle {
        try SQLiteFile.create(at: path)
        let handle = try SQLiteHandle(path: path, .readWrite, options: options)
        try handle.execute("PRAGMA journal_mode = WAL")
        // After the journal mode, which may reset it.
        try handle.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
        // SQLite overwrites deleted and replaced data with zeros, so that the file does not keep it.
        try handle.execute("PRAGMA secure_delete = ON")
        // `SQLiteCheckpoints` decides when to checkpoint.
        try handle.execute(
            "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = \(SQLiteCheckpoints.keptBytes)")
        try setSizes(handle, cacheKiB: writerCacheKiB)
        try assertDurable(handle)
        // The first transaction creates the -wal and -shm files that the readers need.
        try handle.execute("BEGIN IMMEDIATE; COMMIT")
        // Both are found after a power cut. SQLite syncs the folder of a new WAL too, but does not look
        // at the result.
        try SQLiteFile.sync(SQLiteFile.folder(of: path))
        try addFunctions(handle)
        return handle
    }

    /// A connection that cannot write.
    static func reader(path: String, options: DatabaseOptions) throws -> SQLiteHandle {
        let handle = try SQLiteHandle(path: path, .readOnly, options: options)
        try setSizes(handle, cacheKiB: readerCacheKiB)
        try addFunctions(handle)
        return handle
    }

    /// Leaves WAL mode, for which SQLite needs the database to itself. This checkpoints the whole WAL.
    /// - Throws: `.busy` when another connection has the database open.
    static func leaveWAL(path: String, options: DatabaseOptions) throws {
        let handle = try SQLiteHandle(path: path, .readWrite, options: options)
        guard try handle.text("PRAGMA journal_mode = DELETE") == "delete" else {
            throw DatabaseError(.busy, "the database is open elsewhere")
        }
    }

    /// The writer keeps its pages between commits. A reader's pages are invalid after each commit, so more
    /// would not help.
    private static let writerCacheKiB = 32_768
    private static let readerCacheKiB = 8_192

    private static func setSizes(_ handle: SQLiteHandle, cacheKiB: Int) throws {
        try handle.execute(
            "PRAGMA cache_size = -\(cacheKiB); PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY")
    }

    /// An acknowledged booking must survive a power cut. With `synchronous` below FULL, or outside WAL mode,
    /// it would not.
    private static func assertDurable(_ handle: SQLiteHandle) throws {
        guard try handle.text("PRAGMA journal_mode") == "wal" else {
            throw DatabaseError(.unavailable, "SQLite refuses WAL mode for this file")
        }
        guard try handle.text("PRAGMA synchronous") == "2" else {
            throw DatabaseError(.unavailable, "SQLite refuses synchronous=FULL")
        }
        guard try handle.text("PRAGMA foreign_keys") == "1" else {
            throw DatabaseError(.unavailable, "SQLite refuses foreign_keys=ON")
        }
    }

    /// `uuid_text` and `uuid_blob`, for the few queries that compare or move UUIDs as text.
    private static func addFunctions(_ handle: SQLiteHandle) throws {
        let code = odontox_sqlite_add_uuids(handle.pointer)
        guard code == SQLITE_OK else {
            throw DatabaseError(.unavailable, "SQLite takes no functions (code \(code))")
        }
    }
}
