/// Counters since the database was opened, for metrics.
public struct DatabaseMetrics: Sendable, Equatable {
    public struct Queue: Sendable, Equatable {
        /// Jobs waiting now.
        public var waiting = 0
        public var accepted = 0
        /// Jobs refused because the queue was full.
        public var refused = 0
        /// Jobs given up because none of the connections became free in time.
        public var expired = 0
    }

    /// On PostgreSQL reads and writes share one queue, so both show the same.
    public var reads = Queue()
    public var writes = Queue()
    /// Commits of writes; on SQLite one may hold many jobs.
    public var commits = 0
    /// Write jobs inside those commits.
    public var committedJobs = 0
    /// Transactions run again after a serialization failure or a deadlock.
    public var retries = 0
    /// Connections made after the first of each thread.
    public var reconnects = 0
}
