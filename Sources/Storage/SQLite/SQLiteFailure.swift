import CSQLite

/// SQLite's result codes as our errors.
enum SQLiteFailure {
    /// The error that the connection has just met.
    static func error(on connection: OpaquePointer) -> DatabaseError {
        error(code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)))
    }

    /// - Parameter code: An extended result code.
    static func error(code: Int32, message: String) -> DatabaseError {
        DatabaseError(kind(code: code, message: message), "SQLite \(code): \(message)")
    }

    /// Whether a file was not synced. The system may have dropped what it could not write, and a later sync would not tell.
    static func isFailedSync(_ code: Int32) -> Bool { code == sync || code == folderSync }

    /// Whether there was no room for the index beside the WAL (the -shm file). It is made anew from the WAL, so nothing is lost with it.
    static func isIndexFull(_ code: Int32) -> Bool { code == indexSize }

    private static func kind(code: Int32, message: String) -> DatabaseError.Kind {
        // SQLite words it "UNIQUE constraint failed: users.email"; a trigger's message is its own.
        let subject = message.firstRange(of: "constraint failed: ").map { String(message[$0.upperBound...]) } ?? ""
        switch code {
        case uniqueIndex, primaryKey, rowid: return .unique(subject)
        case foreignKey: return .foreignKey("")
        case check: return .check(subject)
        case notNull: return .notNull(subject)
        case trigger: return DatabaseError.Kind(triggerMessage: message)
        case indexSize: return .full
        default: break
        }
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_FULL: return .full
        case SQLITE_INTERRUPT: return .timeout
        case SQLITE_CANTOPEN, SQLITE_IOERR: return .unavailable
        default: return .other
        }
    }

    // The extended codes are C macros over macros, which Swift does not import.
    private static let check = SQLITE_CONSTRAINT | (1 << 8)
    static let foreignKey = SQLITE_CONSTRAINT | (3 << 8)
    private static let notNull = SQLITE_CONSTRAINT | (5 << 8)
    private static let primaryKey = SQLITE_CONSTRAINT | (6 << 8)
    private static let trigger = SQLITE_CONSTRAINT | (7 << 8)
    private static let uniqueIndex = SQLITE_CONSTRAINT | (8 << 8)
    private static let sync = SQLITE_IOERR | (4 << 8)
    private static let folderSync = SQLITE_IOERR | (5 << 8)
    private static let indexSize = SQLITE_IOERR | (19 << 8)
    private static let rowid = SQLITE_CONSTRAINT | (10 << 8)
}
