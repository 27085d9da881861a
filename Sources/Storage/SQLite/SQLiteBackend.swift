import CSQLite
import Logging
import Synchronization

/// A SQLite file with one thread that writes and a few that read, each with a connection of its own.
final class SQLiteBackend: Backend {
    private let reads: JobQueue
    private let writes: JobQueue
    private let path: String
    private let options: DatabaseOptions
    private let logger: Logger
    private let hub = NotificationHub()
    private let counters = WriteCounters()
    private let watch = QueueWatch()
    private let readers = DatabaseThreads()
    private let writer = DatabaseThreads()
    private let claim: Mutex<SQLiteClaim?>
    private let storedFailure = Mutex<DatabaseError?>(nil)
    private let rebuilds = RebuildRequests()

    init(path: String, options: DatabaseOptions, logger: Logger) throws {
        self.path = path
        self.options = options
        self.logger = logger
        reads = JobQueue(limit: options.queueLimit, watch: watch)
        writes = JobQueue(limit: options.queueLimit, watch: watch)
        claim = Mutex(try SQLiteClaim(path, options.access))
        let writeHandle =
            options.access == .reading ? nil : try SQLiteOpening.writer(path: path, options: options)
        let readHandles = try (0..<max(1, options.readers)).map { _ in
            try SQLiteOpening.reader(path: path, options: options)
        }
        readHandles.forEach(startReader)
        let (watch, queues) = (watch, [reads, writes])
        readers.start("sqlite-watch") { watch.run(queues) }
        if let writeHandle {
            startWriter(writeHandle)
        } else {
            writes.close()
            rebuilds.close()
        }
    }

    var engine: Engine { .sqlite }

    /// All writes share commits: there is one writer.
    func queue(for kind: JobKind) -> JobQueue { kind == .read ? reads : writes }

    var failure: DatabaseError? { storedFailure.withLock { $0 } }

    var metrics: DatabaseMetrics {
        var metrics = DatabaseMetrics()
        metrics.reads = reads.metrics
        metrics.writes = writes.metrics
        metrics.commits = counters.commits.load(ordering: .relaxed)
        metrics.committedJobs = counters.jobs.load(ordering: .relaxed)
        return metrics
    }

    func listen(to channel: String) -> AsyncStream<String> {
        hub.subscribe(to: channel)
    }

    func backup(to target: String) async throws {
        try await SQLiteBackup.copy(path, to: target)
    }

    func rebuild() async throws {
        try await withCheckedThrowingContinuation { continuation in
            guard rebuilds.add(continuation) else { return }
            // Wakes the writer, which looks for requests between two commits.
            writes.submit(Work<Void>(.write(), waitLimit: options.waitLimit) { _ in })
        }
    }

    func stop() {
        reads.close()
        writes.close()
        watch.close()
        hub.close()
    }

    func waitUntilStopped(atMost limit: Duration) {
        readers.wait(atMost: limit)
        writer.wait(atMost: limit)
        claim.withLock { $0 = nil }
    }

    private func startReader(_ handle: SQLiteHandle) {
        readers.start("sqlite-read") { [reads, options] in
            let connection = SQLiteConnection(handle, options)
            let reader = SQLiteReader(connection: connection, limit: options.statementLimit)
            while let job = reads.next() { reader.serve(job) }
            connection.close()
        }
    }

    private func startWriter(_ handle: SQLiteHandle) {
        writer.start("sqlite-write") { [self] in
            let connection = SQLiteConnection(handle, options)
            let checkpoints = options.access == .shared ? nil : SQLiteCheckpoints(handle, options)
            let writer = SQLiteWriter(
                connection, checkpoints: checkpoints, rebuilds: rebuilds, hub: hub, counters: counters,
                options: options, onDiskFailure: { self.stopWriting($0, handle) })
            let isWhole = (try? writer.serve(writes)) != nil
            rebuilds.close()
            guard isWhole else { return connection.close() }
            // The last connection to close checkpoints the whole WAL.
            readers.wait(atMost: .seconds(10))
            // The limit keeps the analysis of a big table short.
            try? handle.execute("PRAGMA analysis_limit = 400; PRAGMA optimize")
            connection.close()
        }
    }

    /// The disk did not keep a commit or a checkpoint. Nobody can tell what it holds, so nothing is
    /// written any more, also no checkpoint at the close: the next start recovers the WAL as the disk has
    /// it (scale.md C1).
    private func stopWriting(_ failure: DatabaseError, _ handle: SQLiteHandle) {
        odontox_sqlite_keep_wal(handle.pointer)
        storedFailure.withLock { $0 = failure }
        logger.critical(
            "The disk failed to keep a write; this database takes no more writes",
            metadata: ["error": "\(failure)"])
        writes.close()
    }
}

/// A thread's connection for reads: each job sees one snapshot.
struct SQLiteReader {
    let connection: SQLiteConnection
    let limit: Duration

    func serve(_ job: any Job) {
        guard job.begin() else { return }
        do {
            try connection.begin(SQLiteConnection.beginRead, limit: limit)
            try job.perform(Transaction(connection))
            try connection.commit()
            job.finish()
        } catch {
            connection.rollBack()
            job.fail(error)
        }
    }
}
