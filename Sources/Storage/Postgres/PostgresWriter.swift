import Synchronization

/// Commits writes of groups together, on a connection of its own: one transaction, each job in its savepoint,
/// and nobody gets an answer before the commit (docs/decisions/0061).
///
/// It is the fast way and no more: a job in which any statement failed is undone and run again alone, on
/// another connection, with all the time and the tries that it has there.
final class PostgresWriter {
    /// The server has 64 subtransactions of a session at hand; looking up more slows every session down.
    private static let most = 48

    private let session: PostgresWorker
    private let alone: JobQueue
    private let shared: PostgresShared
    private let limit: Int
    private let timeLimit: Duration
    private var detours = Detours()

    /// - Parameter alone: Where jobs wait to be run alone.
    init(_ session: PostgresWorker, alone: JobQueue, shared: PostgresShared, options: DatabaseOptions) {
        self.session = session
        self.alone = alone
        self.shared = shared
        limit = max(1, min(options.batchLimit, Self.most))
        timeLimit = options.sharedCommitLimit
    }

    /// Serves the jobs of `queue` until it is closed.
    func serve(_ queue: JobQueue) {
        while let first = queue.next() {
            var jobs = [first]
            while jobs.count < limit, let job = queue.nextWaiting() { jobs.append(job) }
            var left = Self.inOrder(jobs.filter { $0.begin() })[...]
            while !left.isEmpty { commit(&left) }
        }
    }

    /// By groups, in one order on all servers, so that two of them never hold a group each and wait for
    /// the other's; within a group first come, first served.
    private static func inOrder(_ jobs: [any Job]) -> [any Job] {
        jobs.enumerated().sorted { left, right in
            (left.element.kind.group?.number ?? 0, left.offset)
                < (right.element.kind.group?.number ?? 0, right.offset)
        }.map(\.element)
    }

    /// Commits as many jobs as there is time for, and takes them off the front.
    private func commit(_ jobs: inout ArraySlice<any Job>) {
        let connection: PostgresConnection
        do { connection = try session.connect() } catch {
            while let job = jobs.popFirst() { job.fail(error) }
            return
        }
        var batch = Batch()
        do {
            connection.begin(.beginWrite, isShared: true)
            let end = ContinuousClock.now + timeLimit
            repeat { try take(jobs.removeFirst(), &batch, connection) } while !jobs.isEmpty && .now < end
            try connection.commit()
            if !batch.done.isEmpty { shared.noteCommit(of: batch.done.count) }
            for job in batch.done { job.finish() }
            for (job, error) in batch.refused { job.fail(error) }
        } catch {
            give(up: batch, connection, error)
        }
        for (job, isTransient) in batch.failed { handOver(job, isTransient: isTransient) }
    }

    /// The transaction was lost with all jobs that were done and refused. A refusal is lost too: another
    /// job's change may have been the reason.
    private func give(up batch: Batch, _ connection: PostgresConnection, _ error: any Error) {
        let isUnknown = connection.isCommitUnknown
        let isTransient = connection.isTransient(error)
        connection.rollBack()
        for job in batch.done + batch.refused.map(\.job) {
            if isUnknown {
                job.fail(DatabaseError(.outcomeUnknown, "the connection was lost at the commit: \(error)"))
            } else {
                handOver(job, isTransient: isTransient)
            }
        }
    }

    // Not inlined: the optimizer of Swift 6.3 aborts on a borrowed transaction that it inlines here.
    /// Runs a job in its savepoint. Throws when the transaction of all is lost.
    @inline(never)
    private func take(_ job: any Job, _ batch: inout Batch, _ connection: PostgresConnection) throws {
        let group = job.kind.group
        if let group, detours.contains(group) { return batch.failed.append((job, false)) }
        connection.noteJob()
        do {
            try connection.openSavepoint()
            // Nobody who holds anything of the group then waits for what this commit holds of it.
            if let group, !batch.held.contains(group) {
                try connection.runLater([group.lock(isShared: false)])
            }
            try job.perform(Transaction(connection))
            if let failure = connection.jobFailure { throw failure }
            try connection.releaseSavepoint()
            batch.done.append(job)
            if let group { batch.held.insert(group) }
        } catch {
            guard let failure = connection.jobFailure else {
                batch.refused.append((job, error))
                return connection.rollBackSavepoint()
            }
            batch.failed.append((job, connection.isTransient(error)))
            if let group, [.busy, .timeout].contains(failure.kind) { detours.insert(group) }
            connection.rollBackSavepoint()
            if connection.isBroken || connection.failure != nil { throw failure }
        }
    }

    private func handOver(_ job: any Job, isTransient: Bool) {
        if isTransient { shared.retries.add(1, ordering: .relaxed) }
        alone.submit(HandedOverJob(job, transientFailures: isTransient ? 1 : 0))
    }

    private struct Batch {
        var done: [any Job] = []
        var refused: [(job: any Job, error: any Error)] = []
        /// To be run again alone, and whether for want of a lock.
        var failed: [(job: any Job, isTransient: Bool)] = []
        /// Groups whose locks are held until the commit.
        var held: Set<WriteGroup> = []
    }
}

/// Groups in which a job waited in vain for somebody: for a second theirs run alone, so that they hold up
/// the others no more than once in it.
private struct Detours {
    private var ends: [WriteGroup: ContinuousClock.Instant] = [:]

    mutating func insert(_ group: WriteGroup) {
        let now = ContinuousClock.now
        ends = ends.filter { $0.value > now }
        ends[group] = now + .seconds(1)
    }

    func contains(_ group: WriteGroup) -> Bool {
        if ends.isEmpty { return false }
        return ends[group].map { $0 > .now } ?? false
    }
}

/// A job that has begun, and waits in another line to be run again.
final class HandedOverJob: Job {
    private let job: any Job
    let transientFailures: Int

    init(_ job: any Job, transientFailures: Int) {
        self.job = job
        self.transientFailures = transientFailures
    }

    var kind: JobKind { job.kind }
    var deadline: ContinuousClock.Instant { job.deadline }
    func begin() -> Bool { true }
    func perform(_ transaction: borrowing Transaction) throws { try job.perform(transaction) }
    func finish() { job.finish() }
    func fail(_ error: any Error) { job.fail(error) }
    func abandon(_ error: any Error) { job.fail(error) }
}
