import CSQLite

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
