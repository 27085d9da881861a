import GRDBSQLite

/// Moves the log's pages into the database file on a thread of its own: done by the writer, as SQLite does by itself, it takes a
/// third of the time of its commits.
///
/// A writer that never rests would still lengthen the log for ever, because the thread is always some pages behind and SQLite
/// begins the log anew only when none is left. So from ``longLog`` on the writer itself moves the few that are missing.
final class SQLiteCheckpointer: Sendable {
    /// Pages in the log from which moving them pays: the longer it is, the more often the same pages stand in it, of which only the last
    /// has to be moved. 64 MB.
    static let goodLog = 16000
    /// Pages in the log from which the writer waits until it is empty. 96 MB.
    static let longLog = 24000

    private enum Phase { case idle, wanted, closed }
    private let monitor = Monitor(Phase.idle)

    /// To be told by the writer after each commit, with the log's length.
    func note(pages: Int, on writer: SQLiteConnection) {
        guard pages >= Self.goodLog else { return }
        monitor.withLock { if $0 == .idle { $0 = .wanted } }
        monitor.signal()
        if pages >= Self.longLog { Self.move(writer) }
    }

    /// Serves until ``close()``, on the thread that owns `connection`.
    func run(_ connection: SQLiteConnection) {
        while wait() { Self.move(connection) }
    }

    func close() {
        monitor.withLock { $0 = .closed }
        monitor.signal()
    }

    private func wait() -> Bool {
        monitor.wait { phase -> Bool? in
            switch phase {
            case .idle: return nil
            case .closed: return false
            case .wanted:
                phase = .idle
                return true
            }
        }
    }

    /// Moves what no reader needs in the log any more. It is no error when somebody else does so right now.
    private static func move(_ connection: SQLiteConnection) {
        sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
}

/// Counts the pages in the log, as SQLite tells after each commit of a connection.
final class SQLiteLogLength {
    private(set) var pages = 0
    private let connection: OpaquePointer

    /// It takes the place of SQLite's own checkpoints after a commit.
    init(_ connection: SQLiteConnection) {
        self.connection = connection.handle
        // The pointer is valid whenever SQLite calls: `remove` is called before this object goes.
        let length = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            connection.handle,
            { length, _, _, pages in
                if let length { Unmanaged<SQLiteLogLength>.fromOpaque(length).takeUnretainedValue().pages = Int(pages) }
                return SQLITE_OK
            }, length)
    }

    func remove() {
        sqlite3_wal_hook(connection, nil, nil)
    }
}
