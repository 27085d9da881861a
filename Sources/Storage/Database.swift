public import Logging

/// A database: closures in, values out. They run on the database's own threads, never on the caller's.
public final class Database: Sendable {
    private let backend: any Backend
    private let waitLimit: Duration
    /// What the program has at hand in each transaction.
    public let companion: Companion

    /// The engine that the database runs on.
    public var engine: Engine { backend.engine }

    private init(_ backend: any Backend, _ options: DatabaseOptions) {
        self.backend = backend
        waitLimit = options.waitLimit
        companion = options.companion
    }

    /// Opens the database and makes sure that it answers. Blocks while it does.
    /// - Throws: `DatabaseError` when it cannot be opened, or does not give the durability that it must.
    public static func open(
        _ url: DatabaseURL, options: DatabaseOptions = .init(), logger: Logger
    ) throws -> Database {
        let backend: any Backend =
            switch url.location {
            case .file(let path): try SQLiteBackend(path: path, options: options, logger: logger)
            case .server(let address): try PostgresBackend(address: address, options: options, logger: logger)
            }
        return Database(backend, options)
    }

    deinit {
        backend.stop()
    }

    /// Runs `body` on one consistent snapshot. It cannot change anything, and may be run again after
    /// a lost connection.
    public func read<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await run(Work(.read, waitLimit: waitLimit, body))
    }

    /// Runs `body` in a transaction and returns when it is committed durably; what `body` throws
    /// rolls it back.
    ///
    /// `body` may be run again (after a deadlock, say), so it must not touch anything but the transaction.
    /// A cancelled task stops waiting for the start; a transaction that has started is carried through.
    /// - Parameters:
    ///   - group: On PostgreSQL, writes of a group that wait together are committed together; one without a
    ///     group is committed alone. On SQLite all writes share commits.
    ///   - isAlone: Whether it is of the group and yet committed alone, because it may take long.
    ///   - body: What is read and written.
    @discardableResult
    public func write<T: Sendable>(
        in group: WriteGroup? = nil, isAlone: Bool = false,
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await run(Work(.write(group, isAlone: isAlone), waitLimit: waitLimit, body))
    }

    /// The payloads sent to `channel` from now on.
    ///
    /// An empty text means "look again, something may have been missed": it comes first, and after each lost
    /// connection. A slow reader keeps the newest 256. The stream ends when the database is closed.
    public func listen(channel: StaticString) -> AsyncStream<String> {
        backend.listen(to: channel.description)
    }

    /// Writes a consistent copy to `path`, whole or not at all, while the database stays in use. SQLite only.
    public func backup(to path: String) async throws {
        try await backend.backup(to: path)
    }

    /// Rewrites an SQLite file from its rows, so that it holds nothing of what was deleted, and empties its
    /// WAL. Writes wait meanwhile, for some seconds a gigabyte. Does nothing on PostgreSQL.
    /// - Throws: `DatabaseError` when it could not be carried through; it may be tried again.
    public func rebuild() async throws {
        try await backend.rebuild()
    }

    /// Why nothing can be written any more until the process starts again: the disk of an SQLite file failed
    /// to keep a write. Nil while all is well.
    public var failure: DatabaseError? { backend.failure }

    /// What the database has done so far.
    public var metrics: DatabaseMetrics { backend.metrics }

    /// Refuses new work, waits for the running work (10 seconds at most) and closes the connections. Blocks
    /// while it does.
    public func close() {
        backend.stop()
        backend.waitUntilStopped(atMost: .seconds(10))
    }

    private func run<T: Sendable>(_ work: Work<T>) async throws -> T {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if work.wait(continuation) { backend.queue(for: work.kind).submit(work) }
            }
        } onCancel: {
            work.abandon(CancellationError())
        }
    }
}

/// An engine behind a `Database`.
protocol Backend: Sendable {
    var engine: Engine { get }
    var metrics: DatabaseMetrics { get }
    /// Why nothing can be written any more until the process starts again; nil while all is well.
    var failure: DatabaseError? { get }

    /// Where a job of this kind waits.
    func queue(for kind: JobKind) -> JobQueue
    func listen(to channel: String) -> AsyncStream<String>
    func backup(to path: String) async throws
    func rebuild() async throws

    /// Refuses new work and lets the threads end. Does not wait.
    func stop()
    func waitUntilStopped(atMost limit: Duration)
}

extension Backend {
    var failure: DatabaseError? { nil }

    func rebuild() async throws {}
}

/// The database engines that a `Database` can run on.
public enum Engine: String, Sendable, CaseIterable {
    case sqlite
    case postgres
}

/// Counters since the database was opened, for metrics.
public struct DatabaseMetrics: Sendable, Equatable {
    /// Counts of one queue of jobs.
    public struct Queue: Sendable, Equatable {
        /// Jobs waiting now.
        public var waiting = 0
        /// Jobs that the queue has taken in.
        public var accepted = 0
        /// Jobs refused because the queue was full.
        public var refused = 0
        /// Jobs given up because none of the connections became free in time.
        public var expired = 0
    }

    /// On PostgreSQL with the writes that are committed alone.
    public var reads = Queue()
    /// On PostgreSQL with the reads, which wait beside the writes that are committed alone.
    public var writes = Queue()
    /// Commits of writes; one may hold many jobs.
    public var commits = 0
    /// Write jobs inside those commits.
    public var committedJobs = 0
    /// Writes run again after a serialization failure, a deadlock, or a wait for a lock that held up others.
    public var retries = 0
    /// Connections made after the first of each thread.
    public var reconnects = 0
}
