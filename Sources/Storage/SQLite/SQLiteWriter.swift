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
    private(set) var lastSize = 0
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
    var patience: Duration {
        lastSize < 3 ? .zero : min(lastCommit / 3, .milliseconds(3))
    }

    func serve(_ jobs: [any Job]) {
        let started = jobs.filter { $0.begin() }
        if started.count == 1 {
            runAlone(started[0])
        } else if !started.isEmpty {
            runTogether(started)
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
    private func runTogether(_ jobs: [any Job], inSavepoints: Bool = false) {
        var refused: [(job: any Job, error: any Error)] = []
        var done: [any Job] = []
        do {
            try connection.begin(SQLiteConnection.beginWrite)
            for job in jobs {
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
