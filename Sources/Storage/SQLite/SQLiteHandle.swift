import CSQLite

/// An open SQLite connection. Closed when it is released, or by ``close()``.
///
/// Sound although unchecked: SQLite is configured for one thread per connection at a time. A handle is opened
/// on one thread and handed to the one thread that uses it from then on.
final class SQLiteHandle: @unchecked Sendable {  // Safe: see above.
    let pointer: OpaquePointer
    private var isOpen = true

    enum Mode {
        case readOnly
        case readWrite
    }

    /// Opens an existing file.
    /// - Throws: `DatabaseError` when SQLite cannot open it.
    init(path: String, _ mode: Mode, options: DatabaseOptions) throws {
        _ = Self.isConfigured
        let flags = SQLITE_OPEN_NOMUTEX | (mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags, options.vfs)
        guard code == SQLITE_OK, let opened else {
            let error =
                opened.map(SQLiteFailure.error(on:))
                ?? SQLiteFailure.error(code: code, message: "out of memory")
            sqlite3_close_v2(opened)
            throw error
        }
        pointer = opened
        setBusyTimeout(options.lockLimit)
    }

    deinit {
        close()
    }

    /// Must run before the first connection of the process.
    private static let isConfigured = odontox_sqlite_configure() == SQLITE_OK

    func close() {
        guard isOpen else { return }
        isOpen = false
        sqlite3_close_v2(pointer)
    }

    /// How long the connection waits for another's lock.
    func setBusyTimeout(_ limit: Duration) {
        let (seconds, attoseconds) = limit.components
        sqlite3_busy_timeout(pointer, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }

    /// Runs statements that answer nothing of interest.
    func execute(_ statements: String) throws {
        guard sqlite3_exec(pointer, statements, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteFailure.error(on: pointer)
        }
    }

    /// The first column of the first row of a statement, as text; nil without a row.
    func text(_ statement: String) throws -> String? {
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(pointer, statement, -1, &prepared, nil) == SQLITE_OK else {
            throw SQLiteFailure.error(on: pointer)
        }
        defer { sqlite3_finalize(prepared) }
        switch sqlite3_step(prepared) {
        case SQLITE_ROW: return sqlite3_column_text(prepared, 0).map { String(cString: $0) }
        case SQLITE_DONE: return nil
        default: throw SQLiteFailure.error(on: pointer)
        }
    }
}

/// Interrupts what takes too long on a connection. It looks at the clock once in many steps, so
/// it costs nothing.
final class SQLiteTimer {
    /// When the running statement fails with SQLITE_INTERRUPT; nil for never.
    var end: ContinuousClock.Instant?
    private let connection: OpaquePointer

    init(_ connection: OpaquePointer) {
        self.connection = connection
        // The pointer is valid whenever SQLite calls: `remove` is called before this object goes.
        let timer = Unmanaged.passUnretained(self).toOpaque()
        let look: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { timer in
            guard let timer else { return 0 }
            return Unmanaged<SQLiteTimer>.fromOpaque(timer).takeUnretainedValue().isOver ? 1 : 0
        }
        sqlite3_progress_handler(connection, 100_000, look, timer)
    }

    func remove() {
        sqlite3_progress_handler(connection, 0, nil, nil)
    }

    private var isOver: Bool {
        end.map { $0 <= .now } ?? false
    }
}
