import GRDBSQLite

/// Moves the log's pages into the database file on a thread of its own: done by the writer, as SQLite does by itself, it takes a
/// third of the time of its commits (docs/decisions/0021).
///
/// A writer that never rests is always some pages ahead of that thread, and SQLite begins the log anew only when none is left. So the thread
/// moves nearly all, and the writer the rest as soon as that is short: until then the log only grows, and each page is moved again and again.
/// Nor does SQLite begin it anew while anybody reads from it, and where many read there is always somebody: when it has become long the
/// writer waits for those who do. Who begins to read meanwhile finds all in the file.
final class SQLiteCheckpointer: Sendable {
    /// Pages in the log from which moving them pays: the longer it is, the more often the same pages stand in it, of which only the last
    /// has to be moved. 64 MB.
    static let goodLog = 16_000
    /// Pages that the writer moves itself rather than wait for the thread once more.
    static let shortRest = 3_000
    /// Pages in the log from which the writer waits for the thread, and for those who read. 96 MB.
    static let longLog = 24_000
    /// How many pages later it waits once more for readers who have taken longer than ``readersTime``. 32 MB.
    static let nextTry = 8_000
    /// How long it waits for readers, in milliseconds.
    static let readersTime: Int32 = 100
    /// How long it waits for the thread. The log grows further after that.
    private static let patience = Duration.seconds(5)

    private enum Phase { case idle, wanted, moving, closed }
    private enum Turn { case thread, writer, writerAndReaders }
    private struct State: Sendable {
        var phase = Phase.idle
        /// Pages of the log that are in the file.
        var moved = 0
        /// Pages in the log from which the writer waits.
        var limit = longLog
    }

    private let monitor = Monitor(State())
    private let lockLimit: Duration

    /// - Parameter lockLimit: How long the writer otherwise waits for a lock.
    init(lockLimit: Duration) {
        self.lockLimit = lockLimit
    }

    /// To be told by the writer after each commit, with the log's length.
    func note(pages: Int, on writer: SQLiteConnection) {
        switch turn(pages) {
        case .thread: return
        case .writer:
            let moved = Self.move(writer)
            monitor.withLock { $0.moved = moved }
        case .writerAndReaders:
            let moved = moveWithoutReaders(writer)
            monitor.withLock { state in
                state.moved = moved ?? 0
                state.limit = moved == nil ? pages + Self.nextTry : Self.longLog
            }
        }
    }

    /// Who moves what is left. Wakes the thread where there is enough for it.
    private func turn(_ pages: Int) -> Turn {
        let turn = monitor.wait(atMost: Self.patience) { state -> Turn? in
            guard pages >= Self.goodLog else {
                // The log has begun anew.
                (state.moved, state.limit) = (0, Self.longLog)
                return .thread
            }
            switch state.phase {
            case .closed: return .thread
            case .wanted, .moving: return pages >= state.limit ? nil : .thread
            case .idle:
                if pages >= state.limit { return .writerAndReaders }
                if pages - state.moved <= Self.shortRest { return .writer }
                state.phase = .wanted
                monitor.broadcast()
                return .thread
            }
        }
        return turn ?? .thread
    }

    /// Serves until ``close()``, on the thread that owns `connection`.
    func run(_ connection: SQLiteConnection) {
        while wait() {
            let moved = Self.move(connection)
            monitor.withLock { state in
                state.moved = moved
                if state.phase == .moving { state.phase = .idle }
            }
            monitor.broadcast()
        }
    }

    func close() {
        monitor.withLock { $0.phase = .closed }
        monitor.broadcast()
    }

    private func wait() -> Bool {
        monitor.wait { state -> Bool? in
            switch state.phase {
            case .idle, .moving: return nil
            case .closed: return false
            case .wanted:
                state.phase = .moving
                return true
            }
        }
    }

    /// Moves what no reader needs in the log any more, and returns how many of its pages are in the file. It is no error when somebody else
    /// does so right now.
    private static func move(_ connection: SQLiteConnection) -> Int {
        var moved: Int32 = 0
        sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &moved)
        return Int(max(moved, 0))
    }

    /// Moves all, and waits until nobody reads from the log; nil when somebody does for too long.
    private func moveWithoutReaders(_ writer: SQLiteConnection) -> Int? {
        let (seconds, attoseconds) = lockLimit.components
        let usual = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        sqlite3_busy_timeout(writer.handle, Self.readersTime)
        defer { sqlite3_busy_timeout(writer.handle, usual) }
        var moved: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(writer.handle, nil, SQLITE_CHECKPOINT_RESTART, nil, &moved)
        return code == SQLITE_OK ? Int(max(moved, 0)) : nil
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
