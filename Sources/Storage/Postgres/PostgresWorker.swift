import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread's session: it is made when first needed, and made anew when it was lost.
final class PostgresWorker {
    private let address: String
    private let options: DatabaseOptions
    private let shared: PostgresShared
    private let logger: Logger
    private var connection: PostgresConnection?
    private var hasConnected = false

    init(address: String, options: DatabaseOptions, shared: PostgresShared, logger: Logger) {
        self.address = address
        self.options = options
        self.shared = shared
        self.logger = logger
    }

    /// Connects, with a few tries while a server that was there a moment ago may be starting again.
    @discardableResult
    func connect() throws -> PostgresConnection {
        if let connection, !connection.isBroken { return connection }
        connection = nil
        var pause: UInt32 = 50_000
        let lastPause: UInt32 = hasConnected && !shared.isDown ? 800_000 : 0
        while true {
            do {
                let fresh = try PostgresConnection(address: address, options: options)
                if hasConnected { shared.reconnects.add(1, ordering: .relaxed) }
                hasConnected = true
                shared.noteUp()
                connection = fresh
                return fresh
            } catch {
                guard pause <= lastPause, !shared.isClosed else {
                    shared.noteDown()
                    // Until there was one, whoever opens the database is told, and tells it.
                    if shared.hasBeenUp { logger.warning("no connection to PostgreSQL", metadata: ["error": "\(error)"]) }
                    throw error
                }
                usleep(pause)
                pause *= 2
            }
        }
    }

    func serve(_ job: any Job) {
        guard job.begin() else { return }
        var transient = 0
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
                    if isTransient, !connection.isBroken, transient < 6 {
                        transient += 1
                        shared.retries.add(1, ordering: .relaxed)
                        usleep(UInt32.random(in: 1_000...10_000) << UInt32(transient - 1))
                    } else if connection.isBroken, !isCommitUnknown, losses < 2 {
                        losses += 1
                    } else if isCommitUnknown {
                        return job.fail(DatabaseError(.outcomeUnknown, "the connection was lost at the commit: \(error)"))
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
        connection.begin(job.isWrite ? .beginWrite : .beginRead)
        let transaction = Transaction(connection)
        try job.perform(transaction)
        if job.isWrite {
            try connection.commit()
            shared.commits.add(1, ordering: .relaxed)
            job.finish()
        } else {
            try connection.endRead { job.finish() }
        }
    }
}

/// What the threads of one PostgreSQL database tell each other.
final class PostgresShared: Sendable {
    let commits = Atomic(0)
    let retries = Atomic(0)
    let reconnects = Atomic(0)
    private let closed = Atomic(false)
    private let up = Atomic(false)
    private let downSince = Mutex(ContinuousClock.Instant?.none)

    var isClosed: Bool { closed.load(ordering: .relaxed) }
    /// Whether there was ever a connection.
    var hasBeenUp: Bool { up.load(ordering: .relaxed) }

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
