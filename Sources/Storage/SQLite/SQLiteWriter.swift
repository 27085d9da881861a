import Synchronization

/// The one connection that writes. Jobs that wait together are committed together: the disk is synced once for all of them.
final class SQLiteWriter {
    private let connection: SQLiteConnection
    private let hub: NotificationHub
    private let counters: WriteCounters
    private let beforeCommit: (@Sendable () throws -> Void)?
    private let checkpointer: SQLiteCheckpointer
    private let log: SQLiteLogLength
    /// How many jobs the last commit held. Their callers have just been answered, so as many may be back in a moment.
    private var lastSize = 0
    private var lastCommit: Duration = .zero

    init(
        _ connection: SQLiteConnection, hub: NotificationHub, counters: WriteCounters, checkpointer: SQLiteCheckpointer,
        beforeCommit: (@Sendable () throws -> Void)?
    ) {
        self.connection = connection
        self.hub = hub
        self.counters = counters
        self.checkpointer = checkpointer
        self.beforeCommit = beforeCommit
        log = SQLiteLogLength(connection)
    }

    /// To be called before the connection closes.
    func finish() {
        log.remove()
    }

    /// How long it pays to wait for more jobs: a part of what the commit that they would have to wait for costs.
    /// Without it the first caller to be back would be committed alone, and all others would wait for that.
    private var patience: Duration {
        lastSize < 3 ? .zero : min(lastCommit / 3, .milliseconds(3))
    }

    /// Serves jobs, and those that come to `queue` while it is at work on them: `limit` in one commit at most.
    func serve(_ jobs: [any Job], joinedBy queue: JobQueue, limit: Int) {
        let started = jobs.filter { $0.begin() }
        if started.count == 1 && patience == .zero {
            runAlone(started[0])
        } else if !started.isEmpty {
            runTogether(
                started, joined: Joiners(queue: queue, room: limit - jobs.count, expected: lastSize - jobs.count, patience: patience))
        }
    }

    /// The jobs that come to join a transaction that is under way.
    private struct Joiners {
        let queue: JobQueue
        var room: Int
        /// How many may be back by now of those that were answered by the last commit.
        var expected: Int
        /// For how long they are still waited for.
        var patience: Duration

        mutating func next() -> [any Job] {
            guard room > 0 else { return [] }
            let start = ContinuousClock.now
            let jobs = queue.more(atMost: room, within: expected > 0 ? patience : .zero)
            if expected > 0 { patience -= start.duration(to: .now) }
            room -= jobs.count
            expected -= jobs.count
            return jobs.filter { $0.begin() }
        }
    }

    private func runAlone(_ job: any Job) {
        do {
            try connection.begin(SQLiteConnection.beginWrite)
            let transaction = Transaction(connection)
            try job.perform(transaction)
            try commit(jobs: 1)
        } catch {
            connection.rollBack()
            job.fail(error)
            return
        }
        job.finish()
        publish()
        checkpointer.note(pages: log.pages, on: connection)
    }

    /// One transaction for all. Nobody hears anything before the commit, not even a job that failed: what it judged by may have been
    /// another job's change.
    ///
    /// Nearly all jobs that throw do so before they have written anything, and then there is nothing to take back. A savepoint for each
    /// job, which copies every page that the job changes, is only made when that has turned out otherwise.
    private func runTogether(_ first: [any Job], joined: Joiners? = nil, inSavepoints: Bool = false) {
        var jobs = first
        var joiners = joined
        var refused: [(job: any Job, error: any Error)] = []
        var done: [any Job] = []
        do {
            try connection.begin(SQLiteConnection.beginWrite)
            var next = 0
            while next < jobs.count {
                let job = jobs[next]
                next += 1
                do {
                    if inSavepoints { try performInSavepoint(job) } else { try perform(job) }
                    done.append(job)
                } catch let error as LeftBehind {
                    throw error
                } catch {
                    // After some errors the engine rolls everything back; and a savepoint that cannot be left spoils the rest.
                    if connection.isOutsideTransaction || connection.failure != nil { throw Spoiled() }
                    refused.append((job, error))
                }
                if next == jobs.count, let more = joiners?.next() { jobs += more }
            }
            try commit(jobs: done.count)
        } catch {
            connection.rollBack()
            if error is LeftBehind {
                runTogether(jobs, inSavepoints: true)
            } else if concernsOneJobOnly(error) {
                for job in jobs { runAlone(job) }
            } else {
                for job in jobs { job.fail(error) }
            }
            return
        }
        for job in done { job.finish() }
        for (job, error) in refused { job.fail(error) }
        publish()
        checkpointer.note(pages: log.pages, on: connection)
    }

    private func performInSavepoint(_ job: any Job) throws {
        try Transaction(connection).savepoint { try performInside(job) }
    }

    /// Throws ``LeftBehind`` when the job has thrown and left changes.
    private func perform(_ job: any Job) throws {
        let before = connection.writes
        connection.notifications.openSavepoint()
        do {
            try performInside(job)
            if let failure = connection.failure { throw failure }
        } catch {
            connection.notifications.rollBackSavepoint()
            guard connection.writes == before else { throw LeftBehind() }
            if !connection.isOutsideTransaction { connection.forgive() }
            throw error
        }
        connection.notifications.releaseSavepoint()
    }

    private func performInside(_ job: any Job) throws {
        let transaction = Transaction(connection)
        try job.perform(transaction)
        if connection.isOutsideTransaction { throw DatabaseError(.other, "the transaction was ended from inside") }
    }

    private func commit(jobs: Int) throws {
        try beforeCommit?()
        let start = ContinuousClock.now
        try connection.commit()
        lastCommit = start.duration(to: .now)
        lastSize = jobs
        counters.commits.add(1, ordering: .relaxed)
        counters.jobs.add(jobs, ordering: .relaxed)
    }

    private func publish() {
        for notification in connection.notifications.all { hub.publish(notification) }
    }

    /// One job lost the transaction of all.
    private struct Spoiled: Error {}

    /// One job threw after it had changed something.
    private struct LeftBehind: Error {}

    /// A deferred foreign key is checked at the commit and fails it for all, so each job must answer for its own.
    private func concernsOneJobOnly(_ error: any Error) -> Bool {
        if error is Spoiled { return true }
        if case .foreignKey = (error as? DatabaseError)?.kind { return true }
        return false
    }
}

/// Counts commits for the metrics.
final class WriteCounters: Sendable {
    let commits = Atomic(0)
    let jobs = Atomic(0)
}
