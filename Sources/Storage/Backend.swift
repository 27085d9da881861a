/// An engine behind a `Database`.
protocol Backend: Sendable {
    var engine: Engine { get }
    var reads: JobQueue { get }
    var writes: JobQueue { get }
    var metrics: DatabaseMetrics { get }
    /// Why nothing can be written any more until the process starts again; nil while all is well.
    var failure: DatabaseError? { get }

    func listen(to channel: String) -> AsyncStream<String>
    func backup(to path: String) async throws

    /// Refuses new work and lets the threads end. Does not wait.
    func stop()
    func waitUntilStopped(atMost limit: Duration)
}

extension Backend {
    var failure: DatabaseError? { nil }
}
