/// An engine behind a `Database`.
protocol Backend: Sendable {
    var engine: Engine { get }
    var reads: JobQueue { get }
    var writes: JobQueue { get }
    var metrics: DatabaseMetrics { get }

    func listen(to channel: String) -> AsyncStream<String>
    func backup(to path: String) async throws

    /// Refuses new work and lets the threads end. Does not wait.
    func stop()
    func waitUntilStopped(atMost limit: Duration)
}
