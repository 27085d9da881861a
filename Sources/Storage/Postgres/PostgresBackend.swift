import Logging

final class PostgresBackend: Backend {
    let reads: JobQueue
    private let watch = QueueWatch()

    init(address: String, options: DatabaseOptions, logger: Logger) throws {
        reads = JobQueue(limit: options.queueLimit, watch: watch)
        throw DatabaseError(.unavailable, "PostgreSQL comes with a later commit")
    }

    var engine: Engine { .postgres }
    var writes: JobQueue { reads }
    var metrics: DatabaseMetrics { DatabaseMetrics() }

    func listen(to channel: String) -> AsyncStream<String> { AsyncStream { $0.finish() } }
    func backup(to path: String) async throws {}
    func stop() {}
    func waitUntilStopped(atMost limit: Duration) {}
}
