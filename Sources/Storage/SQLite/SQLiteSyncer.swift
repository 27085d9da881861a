import Synchronization

/// Brings commits to the disk on a thread of its own, while the writer prepares the next, and lets nobody hear of one before it is there
/// (docs/decisions/0027).
final class SQLiteSyncer: Sendable {
    /// What a commit has to say.
    struct Commit: Sendable {
        var done: [any Job] = []
        var refused: [(job: any Job, error: any Error)] = []
        var notifications: [Notification] = []
        /// Whether the log is longer by it.
        var hasChanges = false
    }

    private struct State: Sendable {
        /// Commits that others may see already, counted from the start. Each is handed in, or will be in a moment.
        var visible = 0
        var handedIn = 0
        var synced = 0
        /// In the order of their numbers; the last is `handedIn`.
        var commits: [Commit] = []
        /// Jobs that have seen a commit which is not synced yet, by its number.
        var witnesses: [(number: Int, job: any Job)] = []
        var failure: DatabaseError?
        var isClosed = false
    }

    /// Commits that may be on their way. The writer waits before it makes more.
    private static let limit = 4

    private let monitor = Monitor(State())
    private let isAtWork = Atomic(false)
    private let hub: NotificationHub
    private let sync: @Sendable () throws -> Void
    private let onRest: @Sendable () -> Void

    /// - Parameters:
    ///   - sync: Brings the whole log to the disk.
    ///   - onRest: Called whenever the disk has nothing to do.
    init(hub: NotificationHub, onRest: @escaping @Sendable () -> Void, sync: @escaping @Sendable () throws -> Void) {
        self.hub = hub
        self.onRest = onRest
        self.sync = sync
    }

    /// Whether a commit that is handed in now would be synced at once.
    var isAtRest: Bool { !isAtWork.load(ordering: .acquiring) }

    /// To be called before a commit, which others may see before it is handed in. Throws once a sync has failed: what the disk holds is
    /// not known from then on.
    func announce() throws {
        try monitor.withLock { state in
            if let failure = state.failure { throw failure }
            state.visible += 1
        }
    }

    /// Takes the commit that was announced last; an empty one when it has failed.
    func take(_ commit: Commit) {
        _ = monitor.wait { state -> Bool? in
            guard state.commits.count < Self.limit else { return nil }
            state.handedIn += 1
            state.commits.append(commit)
            isAtWork.store(true, ordering: .releasing)
            return true
        }
        monitor.broadcast()
    }

    /// Lets a job finish that has read, once all that it may have seen is on the disk.
    func finish(_ job: any Job) {
        let mustWait = monitor.withLock { state in
            guard state.synced < state.visible else { return false }
            state.witnesses.append((state.visible, job))
            return true
        }
        if !mustWait { job.finish() }
    }

    /// Serves until ``close()``, and then what has been handed in.
    func run() {
        while let (number, commits) = next() {
            do {
                if commits.contains(where: \.hasChanges) { try sync() }
                end(number, commits, nil)
            } catch {
                end(number, commits, error as? DatabaseError ?? DatabaseError(.other, "the log cannot be synced: \(error)"))
            }
        }
    }

    func close() {
        monitor.withLock { $0.isClosed = true }
        monitor.broadcast()
    }

    private func next() -> (Int, [Commit])? {
        monitor.wait { state -> (Int, [Commit])?? in
            if state.commits.isEmpty { return state.isClosed ? .some(nil) : nil }
            defer { state.commits.removeAll() }
            return (state.handedIn, state.commits)
        }
    }

    private func end(_ number: Int, _ commits: [Commit], _ error: DatabaseError?) {
        let (witnesses, failure) = monitor.withLock { state -> ([any Job], DatabaseError?) in
            state.failure = state.failure ?? error
            state.synced = number
            if state.commits.isEmpty { isAtWork.store(false, ordering: .releasing) }
            var ready: [any Job] = []
            state.witnesses.removeAll { witness in
                if witness.number <= number { ready.append(witness.job) }
                return witness.number <= number
            }
            return (ready, state.failure)
        }
        monitor.broadcast()
        onRest()
        for commit in commits { tell(commit, failure) }
        for job in witnesses {
            if let failure { job.fail(failure) } else { job.finish() }
        }
    }

    private func tell(_ commit: Commit, _ failure: DatabaseError?) {
        for job in commit.done {
            if let failure { job.fail(failure) } else { job.finish() }
        }
        for (job, error) in commit.refused { job.fail(failure ?? error) }
        guard failure == nil else { return }
        for notification in commit.notifications { hub.publish(notification) }
    }
}
