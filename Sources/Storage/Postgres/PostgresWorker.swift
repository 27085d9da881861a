import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread's session: it is made when first needed, and made again when it was lost.
final class PostgresWorker {
    private let address: String
    private let options: DatabaseOptions
    private let shared: PostgresShared
    private let logger: Logger
    private let limits: PostgresLimits
    private var connection: PostgresConnection?
    private var hasConnected = false

    init(
        address: String, options: DatabaseOptions, limits: PostgresLimits, shared: PostgresShared,
        logger: Logger
    ) {
        self.address = address
        self.limits = limits
        self.options = options
        self.shared = shared
        self.logger = logger
    }

    /// Connects, with a few tries while a server that was there a moment ago may be starting again.
    @discardableResult
    func connect() throws -> PostgresConnection {
        if let connection, !connection.isBroken { return connection }
        connection = nil
        let end = ContinuousClock.now + .seconds(3)
        var pause: UInt32 = 50_000
        let lastPause: UInt32 = hasConnected && !shared.isDown ? 800_000 : 0
        while true {
            do {
                let fresh = try PostgresConnection(address: address, options: options, limits)
                if hasConnected { shared.reconnects.add(1, ordering: .relaxed) }
                hasConnected = true
                shared.noteUp()
                connection = fresh
                return fresh
            } catch {
                guard pause <= lastPause, .now < end, !shared.isClosed else {
                    shared.noteDown()
                    // Before the first connection the caller that opens the database gets the error.
                    if shared.hasBeenUp {
                        logger.warning("no connection to PostgreSQL", metadata: ["error": "\(error)"])
                    }
                    throw error
                }
                usleep(pause)
                pause *= 2
            }
        }
    }

    /// How often a job is run again that others were in the way of. The last pauses are some 300 ms long.
    private static let mostTries = 12

    /// Runs a job in a transaction of its own.
    func serve(_ job: any Job) {
        guard job.begin() else { return }
        var transient = (job as? HandedOverJob)?.transientFailures ?? 0
        var losses = 0
        while true {
            do {
                let connection = try connect()
                do {
                    return try run(job, on: connection)
                } catch {
                    let isTransient = connection.isTransient(error)
                    let isCommitUnknown = connection.isCommitUnknown
                    connection.rollBack()
                    if isTransient, !connection.isBroken, transient < Self.mostTries {
                        transient += 1
                        shared.retries.add(1, ordering: .relaxed)
                        usleep(UInt32.random(in: 1_000...10_000) << UInt32(min(transient - 1, 5)))
                    } else if connection.isBroken, !isCommitUnknown, losses < 2, .now < job.deadline {
                        losses += 1
                    } else if isCommitUnknown {
                        return job.fail(
                            DatabaseError(.outcomeUnknown, "the connection was lost at the commit: \(error)"))
                    } else {
                        return job.fail(error)
                    }
                }
            } catch {
                return job.fail(error)
            }
        }
    }

    // Not inlined: the optimizer of Swift 6.3 aborts on a borrowed transaction that it inlines here.
    @inline(never)
    private func run(_ job: any Job, on connection: PostgresConnection) throws {
        if job.kind == .read {
            connection.begin(.beginRead)
            try job.perform(Transaction(connection))
            return try connection.endRead { job.finish() }
        }
        connection.begin(.beginWrite)
        if let group = job.kind.group { try connection.runLater([group.lock(isShared: true)]) }
        try job.perform(Transaction(connection))
        try connection.commit()
        shared.noteCommit(of: 1)
        job.finish()
    }
}

/// What the threads of one PostgreSQL database tell each other.
final class PostgresShared: Sendable {
    let commits = Atomic(0)
    let committedJobs = Atomic(0)
    let retries = Atomic(0)
    let reconnects = Atomic(0)
    private let closed = Atomic(false)
    private let up = Atomic(false)
    private let downSince = Mutex(ContinuousClock.Instant?.none)

    var isClosed: Bool { closed.load(ordering: .relaxed) }
    /// Whether there was ever a connection.
    var hasBeenUp: Bool { up.load(ordering: .relaxed) }

    /// Notes one commit of this many jobs.
    func noteCommit(of jobs: Int) {
        commits.add(1, ordering: .relaxed)
        committedJobs.add(jobs, ordering: .relaxed)
    }

    func close() { closed.store(true, ordering: .relaxed) }

    /// Somebody has just waited in vain for the server: the next need not.
    var isDown: Bool {
        downSince.withLock { $0.map { $0.duration(to: .now) < .seconds(5) } ?? false }
    }

    func noteDown() { downSince.withLock { $0 = .now } }

    func noteUp() {
        up.store(true, ordering: .relaxed)
        downSince.withLock { $0 = nil }
    }
}
