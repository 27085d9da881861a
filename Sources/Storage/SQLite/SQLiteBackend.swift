import GRDB
import Logging
import Synchronization

/// A SQLite file with one thread that writes and a few that read, each with a connection of its own.
final class SQLiteBackend: Backend {
    let reads: JobQueue
    let writes: JobQueue
    private let path: String
    private let hub = NotificationHub()
    private let syncer: SQLiteSyncer
    private let counters = WriteCounters()
    private let watch = QueueWatch()
    private let readers = Crew()
    private let writer = Crew()
    private let disk = Crew()
    private let checkpointer: SQLiteCheckpointer
    private let lock: Mutex<FileLock?>

    init(path: String, options: DatabaseOptions, logger: Logger) throws {
        self.path = path
        checkpointer = SQLiteCheckpointer(lockLimit: options.lockLimit)
        reads = JobQueue(limit: options.queueLimit, watch: watch)
        writes = JobQueue(limit: options.queueLimit, watch: watch)
        lock = Mutex(try Self.lock(path, options.access))
        let writeQueue = options.access == .reading ? nil : try SQLiteOpening.writer(path: path, options: options)
        let readQueues = try (0..<max(1, options.readers)).map { _ in try SQLiteOpening.reader(path: path, options: options) }
        let logQueue = try writeQueue.map { _ in try SQLiteOpening.checkpointer(path: path, options: options) }
        let log = try writeQueue.map { _ in try SQLiteLogFile(of: path) }
        let hub = hub
        let writes = writes
        syncer = SQLiteSyncer(hub: hub, onRest: { writes.nudge() }, sync: { try log?.sync() })
        start(writeQueue, readQueues, logQueue, options, logger)
    }

    private static func lock(_ path: String, _ access: DatabaseOptions.Access) throws -> FileLock? {
        if access == .reading { return nil }
        guard let lock = try FileLock(beside: path, access == .alone ? .alone : .shared) else {
            throw DatabaseError(.busy, "another process has the database open")
        }
        return lock
    }

    var engine: Engine { .sqlite }

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

    func stop() {
        reads.close()
        writes.close()
        watch.close()
        checkpointer.close()
        hub.close()
    }

    func waitUntilStopped(atMost limit: Duration) {
        readers.wait(atMost: limit)
        writer.wait(atMost: limit)
        lock.withLock { $0 = nil }
    }

    private func start(
        _ writeQueue: DatabaseQueue?, _ readQueues: [DatabaseQueue], _ logQueue: DatabaseQueue?, _ options: DatabaseOptions,
        _ logger: Logger
    ) {
        for queue in readQueues {
            readers.start("sqlite-read") { [reads, syncer] in
                SQLiteThread.own(queue, options, logger) { connection in
                    let reader = SQLiteReader(connection: connection, limit: options.statementLimit, syncer: syncer)
                    while let job = reads.next() { reader.serve(job) }
                }
            }
        }
        let watch = watch
        let queues = [reads, writes]
        readers.start("sqlite-watch") { watch.run(queues) }
        if let logQueue {
            readers.start("sqlite-log", isPatient: true) { [checkpointer] in
                SQLiteThread.own(logQueue, options, logger) { connection in checkpointer.run(connection) }
            }
        }
        guard let writeQueue else { return writes.close() }
        disk.start("sqlite-sync") { [syncer] in syncer.run() }
        writer.start("sqlite-write") { [writes, syncer, counters, readers, disk, checkpointer] in
            SQLiteThread.own(writeQueue, options, logger) { connection in
                let writer = SQLiteWriter(
                    connection, syncer: syncer, counters: counters, checkpointer: checkpointer, options: options)
                defer { writer.finish() }
                while let job = writes.next() { writer.serve(job, joinedBy: writes) }
                syncer.close()
                disk.wait(atMost: .seconds(10))
                // Last out, so that its close moves the whole log into the file.
                readers.wait(atMost: .seconds(10))
                // The limit keeps the analysis of a big table short.
                try? connection.each("PRAGMA analysis_limit = 400") { _ in true }
                try? connection.each("PRAGMA optimize") { _ in true }
            }
        }
    }
}
