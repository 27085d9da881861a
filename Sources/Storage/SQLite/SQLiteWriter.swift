import CSQLite
import Synchronization

/// The one connection that writes. Jobs that come while the disk is at work on the last commit are committed together (docs/decisions/0003).
final class SQLiteWriter {
    private let connection: SQLiteConnection
    private let syncer: SQLiteSyncer
    private let counters: WriteCounters
    private let options: DatabaseOptions
    private let checkpointer: SQLiteCheckpointer
    private let log: SQLiteLogLength

    init(
        _ connection: SQLiteConnection, syncer: SQLiteSyncer, counters: WriteCounters, checkpointer: SQLiteCheckpointer,
        options: DatabaseOptions
    ) {
        self.connection = connection
        self.syncer = syncer
        self.counters = counters
        self.checkpointer = checkpointer
        self.options = options
        log = SQLiteLogLength(connection)
    }

    /// To be called before the connection closes.
    func finish() {
        log.remove()
    }

    /// Serves a job, and those that come to `queue` before its commit can go to the disk.
    func serve(_ job: any Job, joinedBy queue: JobQueue) {
        guard job.begin() else { return }
        run([job]) { size in
            while size < self.options.batchLimit, let job = queue.next(orUntil: { self.isTime(for: size, waiting: $0) }) {
                if job.begin() { return job }
            }
            return nil
        }
    }

    /// Whether to commit: not while the disk is busy with the last commit, nor with few jobs while more wait.
    private func isTime(for size: Int, waiting: Int) -> Bool {
        syncer.isAtRest && (waiting == 0 || size >= options.commitSize)
    }

    /// One transaction for all. Nobody hears anything before the commit, not even a job that failed: what it judged by may have been
    /// another job's change.
    ///
    /// Nearly all jobs that throw do so before they have written anything, and then there is nothing to take back. A savepoint for each
    /// job, which copies every page that the job changes, is only made when that has turned out otherwise.
    /// - Parameter another: The next job for as many as there are already, nil when it is time to commit.
    private func run(_ first: [any Job], inSavepoints: Bool = false, _ another: (Int) -> (any Job)? = { _ in nil }) {
        var jobs = first
        var commit = SQLiteSyncer.Commit()
        do {
            try connection.begin(SQLiteConnection.beginWrite)
            let before = connection.writes
            var next = 0
            while next < jobs.count {
                let job = jobs[next]
                next += 1
                do {
                    if inSavepoints { try performInSavepoint(job) } else { try perform(job) }
                    commit.done.append(job)
                } catch let error as LeftBehind {
                    throw error
                } catch {
                    // After some errors the engine rolls everything back; and a savepoint that cannot be left spoils the rest.
                    if connection.isOutsideTransaction || connection.failure != nil { throw Spoiled(error) }
                    commit.refused.append((job, error))
                }
                if next == jobs.count, let job = another(next) { jobs.append(job) }
            }
            commit.hasChanges = connection.writes != before
            commit.notifications = connection.notifications.all
            try hand(commit)
        } catch {
            connection.rollBack()
            if error is LeftBehind, jobs.count > 1 {
                run(jobs, inSavepoints: true)
            } else if jobs.count > 1, concernsOneJobOnly(error) {
                for job in jobs { run([job]) }
            } else {
                let error = (error as? Spoiled)?.cause ?? (error as? LeftBehind)?.cause ?? error
                for job in jobs { job.fail(error) }
            }
            return
        }
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
            guard connection.writes == before else { throw LeftBehind(cause: error) }
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

    /// Commits, and leaves the disk and the answers to the syncer.
    private func hand(_ commit: SQLiteSyncer.Commit) throws {
        try options.beforeCommit?()
        try syncer.announce()
        do {
            odontox_sqlite_leave_sync(connection.handle, 1)
            defer { odontox_sqlite_leave_sync(connection.handle, 0) }
            try connection.commit()
        } catch {
            syncer.take(SQLiteSyncer.Commit())
            throw error
        }
        syncer.take(commit)
        counters.commits.add(1, ordering: .relaxed)
        counters.jobs.add(commit.done.count, ordering: .relaxed)
    }

    /// One job lost the transaction of all.
    private struct Spoiled: Error {
        let cause: any Error
        init(_ cause: any Error) { self.cause = cause }
    }

    /// One job threw after it had changed something.
    private struct LeftBehind: Error {
        let cause: any Error
    }

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
