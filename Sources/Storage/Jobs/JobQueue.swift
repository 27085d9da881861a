/// The line of jobs before the threads of one kind of connection.
final class JobQueue: Sendable {
    private struct State: Sendable {
        var jobs = Ring<any Job>()
        var sleepers = 0
        var isClosed = false
        var accepted = 0
        var refused = 0
        var expired = 0
    }

    private let locked = LockedState(State())
    private let limit: Int
    private let watch: QueueWatch

    init(limit: Int, watch: QueueWatch) {
        self.limit = limit
        self.watch = watch
    }

    /// Adds a job to the end of the line. It is refused with `.busy` when the line is full, with
    /// `.unavailable` when it is closed.
    func submit(_ job: any Job) {
        enum Outcome: Sendable { case taken(wake: Bool, mustWait: Bool), full, closed }
        let outcome = locked.withLock { state -> Outcome in
            if state.isClosed { return .closed }
            if state.jobs.count >= limit {
                state.refused += 1
                return .full
            }
            state.jobs.append(job)
            state.accepted += 1
            return .taken(wake: state.sleepers > 0, mustWait: state.jobs.count > state.sleepers)
        }
        switch outcome {
        case .taken(let wake, let mustWait):
            if wake { locked.signal() }
            if mustWait { watch.arm() }
        case .full: job.abandon(DatabaseError(.busy, "\(limit) jobs are waiting already"))
        case .closed: job.abandon(DatabaseError(.unavailable, "the database is closed"))
        }
    }

    /// Sleeps until there is a job; nil when the line is closed.
    func next() -> (any Job)? {
        var isAsleep = false
        return locked.wait { state -> (any Job)?? in
            if state.jobs.isEmpty && !state.isClosed {
                if !isAsleep { state.sleepers += 1 }
                isAsleep = true
                return nil
            }
            if isAsleep { state.sleepers -= 1 }
            return .some(state.jobs.popFirst())
        }
    }

    /// The next job that waits already, if there is one.
    func nextWaiting() -> (any Job)? {
        locked.withLock { $0.jobs.popFirst() }
    }

    var isEmpty: Bool { locked.withLock { $0.jobs.isEmpty } }

    /// Gives up the jobs that have waited too long. Returns whether others still wait.
    func expire(now: ContinuousClock.Instant) -> Bool {
        let (late, isBusy) = locked.withLock { state -> ([any Job], Bool) in
            var late: [any Job] = []
            while let job = state.jobs.first, job.deadline <= now {
                late.append(job)
                _ = state.jobs.popFirst()
            }
            state.expired += late.count
            return (late, !state.jobs.isEmpty)
        }
        for job in late { job.abandon(DatabaseError(.timeout, "no connection became free in time")) }
        return isBusy
    }

    /// Refuses new jobs, gives up the waiting ones and lets the threads end.
    func close() {
        let waiting = locked.withLock { state -> [any Job] in
            state.isClosed = true
            var waiting: [any Job] = []
            while let job = state.jobs.popFirst() { waiting.append(job) }
            return waiting
        }
        locked.broadcast()
        for job in waiting { job.abandon(DatabaseError(.unavailable, "the database is closed")) }
    }

    var metrics: DatabaseMetrics.Queue {
        locked.withLock { state in
            .init(
                waiting: state.jobs.count, accepted: state.accepted, refused: state.refused,
                expired: state.expired)
        }
    }
}

extension DatabaseMetrics.Queue {
    mutating func add(_ other: Self) {
        waiting += other.waiting
        accepted += other.accepted
        refused += other.refused
        expired += other.expired
    }
}

/// A first-in, first-out line.
struct Ring<Element: Sendable>: Sendable {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1024, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}
