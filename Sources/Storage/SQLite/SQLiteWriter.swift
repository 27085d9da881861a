import CSQLite
import Synchronization

/// The one connection that writes and checkpoints. Jobs that wait are committed together
/// (docs/decisions/0003).
final class SQLiteWriter {
    private let connection: SQLiteConnection
    private let checkpoints: SQLiteCheckpoints?
    private let rebuilds: RebuildRequests
    private let hub: NotificationHub
    private let counters: WriteCounters
    private let options: DatabaseOptions
    private let onDiskFailure: (DatabaseError) -> Void

    /// - Parameters:
    ///   - checkpoints: Nil for a connection beside a server, which leaves them to the server.
    ///   - rebuilds: Who waits for the file to be rebuilt.
    ///   - onDiskFailure: Called before anybody hears of a failed commit or checkpoint. Nothing is
    ///     written after that.
    init(
        _ connection: SQLiteConnection, checkpoints: SQLiteCheckpoints?, rebuilds: RebuildRequests,
        hub: NotificationHub, counters: WriteCounters,
        options: DatabaseOptions, onDiskFailure: @escaping (DatabaseError) -> Void
    ) {
        self.connection = connection
        self.checkpoints = checkpoints
        self.rebuilds = rebuilds
        self.hub = hub
        self.counters = counters
        self.options = options
        self.onDiskFailure = onDiskFailure
    }

    /// Serves the jobs of `queue` until it is closed.
    /// - Throws: What ``onDiskFailure`` was told.
    func serve(_ queue: JobQueue) throws {
        defer { checkpoints?.stop() }
        while let first = queue.next() {
            var jobs = [first]
            while jobs.count < options.batchLimit, let job = queue.nextWaiting() { jobs.append(job) }
            try commit(jobs.filter { $0.begin() })
            try checkpoint(isIdle: queue.isEmpty)
            try rebuild()
        }
    }

    /// Rebuilds the file for those who have asked for it. One that fails leaves the file as it was.
    private func rebuild() throws {
        let waiting = rebuilds.takeAll()
        guard !waiting.isEmpty else { return }
        let outcome = Result<Void, any Error> {
            guard let checkpoints else {
                throw DatabaseError(.busy, "a server has the database open; only it can rebuild the file")
            }
            try checkpoints.rebuild()
        }
        for continuation in waiting { continuation.resume(with: outcome) }
    }

    private func checkpoint(isIdle: Bool) throws {
        do {
            try checkpoints?.run(isIdle: isIdle)
        } catch {
            onDiskFailure(error as? DatabaseError ?? DatabaseError(.unavailable, "\(error)"))
            throw error
        }
    }

    /// One transaction for all jobs, each in its savepoint. Nobody gets an answer before the commit, not even
    /// a job that failed: it may have been refused because of another job's change.
    private func commit(_ jobs: [any Job]) throws {
        if jobs.isEmpty { return }
        var done: [any Job] = []
        var refused: [(job: any Job, error: any Error)] = []
        do {
            try connection.begin(SQLiteConnection.beginWrite)
            for job in jobs {
                do {
                    try Transaction(connection).savepoint { try perform(job) }
                    done.append(job)
                } catch {
                    // After some errors SQLite rolls back everything, and a savepoint that cannot be left
                    // spoils the rest.
                    let isLost =
                        connection.isOutsideTransaction || connection.failure != nil
                        || connection.hasLostWrites
                    if isLost { throw BatchAborted(cause: error) }
                    refused.append((job, error))
                }
            }
            try options.beforeCommit?()
            let notifications = connection.notifications.all
            try connection.commit()
            finish(done, refused, notifications)
        } catch {
            connection.rollBack()
            try recover(jobs, from: error)
        }
    }

    private func finish(
        _ done: [any Job], _ refused: [(job: any Job, error: any Error)], _ notifications: [Notification]
    ) {
        counters.commits.add(1, ordering: .relaxed)
        counters.jobs.add(done.count, ordering: .relaxed)
        for job in done { job.finish() }
        for (job, error) in refused { job.fail(error) }
        for notification in notifications { hub.publish(notification) }
    }

    /// Runs each job alone when one of them failed the transaction of all; else fails them.
    private func recover(_ jobs: [any Job], from error: any Error) throws {
        let cause = (error as? BatchAborted)?.cause ?? error
        if connection.hasLostWrites {
            let failure = DatabaseError(.outcomeUnknown, (cause as? DatabaseError)?.message ?? "\(cause)")
            onDiskFailure(failure)
            for job in jobs { job.fail(failure) }
            throw failure
        }
        if jobs.count > 1, isCausedByOneJob(error) { return try commitAlone(jobs) }
        for job in jobs { job.fail(cause) }
    }

    private func commitAlone(_ jobs: [any Job]) throws {
        var left = jobs[...]
        do {
            while let job = left.popFirst() { try commit([job]) }
        } catch {
            for job in left { job.fail(DatabaseError(.unavailable, "the database takes no more writes")) }
            throw error
        }
    }

    private func perform(_ job: any Job) throws {
        try job.perform(Transaction(connection))
        if connection.isOutsideTransaction {
            throw DatabaseError(.other, "the transaction was ended from inside")
        }
    }

    /// One job lost the transaction of all.
    private struct BatchAborted: Error {
        let cause: any Error
    }

    /// A deferred foreign key is checked at the commit and fails it for all, so each job must answer
    /// for its own.
    private func isCausedByOneJob(_ error: any Error) -> Bool {
        if error is BatchAborted { return true }
        if case .foreignKey = (error as? DatabaseError)?.kind { return true }
        return false
    }
}

/// Counts commits for the metrics.
final class WriteCounters: Sendable {
    let commits = Atomic(0)
    let jobs = Atomic(0)
}
