import Logging
import Synchronization

/// A PostgreSQL database with a few threads, each with a session of its own: most serve one job after the
/// other, some commit the writes of groups together.
final class PostgresBackend: Backend {
    /// Reads, and writes that are committed alone.
    private let single: JobQueue
    /// Writes of groups, one queue for each writer.
    private let grouped: [JobQueue]
    private let hub = NotificationHub()
    private let shared = PostgresShared()
    private let watch = QueueWatch()
    private let threads = DatabaseThreads()
    private let listener: PostgresListener

    /// Blocks until the first session is there.
    init(address: String, options: DatabaseOptions, logger: Logger) throws {
        let options = try Self.prepared(options, for: address)
        single = JobQueue(limit: options.queueLimit, watch: watch)
        grouped = (0..<max(1, options.writers)).map { [watch] _ in
            JobQueue(limit: options.queueLimit, watch: watch)
        }
        listener = try PostgresListener(address: address, options: options, hub: hub, logger: logger)
        let startup = LockedState(DatabaseError??.none)
        for index in 0..<max(1, options.connections) {
            threads.start("postgres-\(index)") { [single, shared, options] in
                let worker = PostgresWorker(
                    address: address, options: options, limits: .alone(options), shared: shared,
                    logger: logger)
                if index == 0 {
                    let outcome = Self.error(of: worker.connect)
                    startup.withLock { $0 = .some(outcome) }
                    startup.broadcast()
                }
                while let job = single.next() { worker.serve(job) }
            }
        }
        let watch = watch
        let queues = [single] + grouped
        threads.start("postgres-watch") { watch.run(queues) }
        let answer = startup.wait(atMost: .seconds(60)) { $0 }
        if let failure = answer ?? DatabaseError(.timeout, "PostgreSQL did not answer in time") {
            stop()
            throw failure
        }
        for queue in grouped { startWriter(of: queue, address: address, options: options, logger: logger) }
    }

    /// Knows the servers of the address, and that no pooler of transactions stands before them.
    private static func prepared(_ options: DatabaseOptions, for address: String) throws -> DatabaseOptions {
        var options = options
        options.hosts = PostgresHosts(address)
        if options.access == .serving { try PostgresPooling.refuse(address: address, options: options) }
        return options
    }

    /// Connects when the first job is there.
    private func startWriter(of queue: JobQueue, address: String, options: DatabaseOptions, logger: Logger) {
        threads.start("postgres-write") { [single, shared] in
            let session = PostgresWorker(
                address: address, options: options, limits: .shared(options), shared: shared, logger: logger)
            PostgresWriter(session, alone: single, shared: shared, options: options).serve(queue)
        }
    }

    private static func error(of body: () throws -> PostgresConnection) -> DatabaseError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? DatabaseError ?? DatabaseError(.unavailable, "\(error)")
        }
    }

    var engine: Engine { .postgres }

    func queue(for kind: JobKind) -> JobQueue {
        guard case .write(let group?, isAlone: false) = kind else { return single }
        return grouped[Int(UInt64(bitPattern: group.number) % UInt64(grouped.count))]
    }

    var metrics: DatabaseMetrics {
        var metrics = DatabaseMetrics()
        metrics.reads = single.metrics
        metrics.writes = grouped.reduce(into: metrics.reads) { $0.add($1.metrics) }
        metrics.commits = shared.commits.load(ordering: .relaxed)
        metrics.committedJobs = shared.committedJobs.load(ordering: .relaxed)
        metrics.retries = shared.retries.load(ordering: .relaxed)
        metrics.reconnects = shared.reconnects.load(ordering: .relaxed)
        return metrics
    }

    func listen(to channel: String) -> AsyncStream<String> {
        let stream = hub.subscribe(to: channel)
        if listener.add(channel) {
            let listener = listener
            threads.start("postgres-listen") { listener.run() }
        }
        return stream
    }

    func backup(to path: String) async throws {
        throw DatabaseError(.other, "a PostgreSQL database is backed up with pg_dump")
    }

    func stop() {
        shared.close()
        for queue in grouped + [single] { queue.close() }
        watch.close()
        listener.close()
        hub.close()
    }

    func waitUntilStopped(atMost limit: Duration) {
        threads.wait(atMost: limit)
    }
}
