import Logging
import Synchronization

/// A PostgreSQL database with a few threads, each with a session of its own.
final class PostgresBackend: Backend {
    let reads: JobQueue
    private let hub = NotificationHub()
    private let shared = PostgresShared()
    private let watch = QueueWatch()
    private let threads = DatabaseThreads()
    private let listener: PostgresListener

    /// Blocks until the first session is there.
    init(address: String, options: DatabaseOptions, logger: Logger) throws {
        reads = JobQueue(limit: options.queueLimit, watch: watch)
        listener = try PostgresListener(address: address, options: options, hub: hub, logger: logger)
        let startup = LockedState(DatabaseError??.none)
        for index in 0..<max(1, options.connections) {
            threads.start("postgres-\(index)") { [reads, shared] in
                let worker = PostgresWorker(
                    address: address, options: options, shared: shared, logger: logger)
                if index == 0 {
                    let outcome = Self.error(of: worker.connect)
                    startup.withLock { $0 = .some(outcome) }
                    startup.broadcast()
                }
                while let job = reads.next() { worker.serve(job) }
            }
        }
        let watch = watch
        let queues = [reads]
        threads.start("postgres-watch") { watch.run(queues) }
        let answer = startup.wait(atMost: .seconds(60)) { $0 }
        if let failure = answer ?? DatabaseError(.timeout, "PostgreSQL did not answer in time") {
            stop()
            throw failure
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

    var writes: JobQueue { reads }

    var metrics: DatabaseMetrics {
        var metrics = DatabaseMetrics()
        metrics.reads = reads.metrics
        metrics.writes = metrics.reads
        metrics.commits = shared.commits.load(ordering: .relaxed)
        metrics.committedJobs = metrics.commits
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
        reads.close()
        watch.close()
        listener.close()
        hub.close()
    }

    func waitUntilStopped(atMost limit: Duration) {
        threads.wait(atMost: limit)
    }
}
