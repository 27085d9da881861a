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

    private let monitor = Monitor(State())
    private let limit: Int
    private let watch: QueueWatch

    init(limit: Int, watch: QueueWatch) {
        self.limit = limit
        self.watch = watch
    }

    /// Adds a job to the end of the line. It is refused with `.busy` when the line is full, with `.unavailable` when it is closed.
    func submit(_ job: any Job) {
        enum Outcome: Sendable { case taken(wake: Bool, mustWait: Bool), full, closed }
        let outcome = monitor.withLock { state -> Outcome in
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
            if wake { monitor.signal() }
            if mustWait { watch.arm() }
        case .full: job.abandon(DatabaseError(.busy, "\(limit) jobs are waiting already"))
        case .closed: job.abandon(DatabaseError(.unavailable, "the database is closed"))
        }
    }

    /// Sleeps until there is a job; nil when the line is closed.
    func next() -> (any Job)? {
        batch(atMost: 1).first
    }

    /// Sleeps until there is a job and takes all that wait, at most `size`, in order; empty when the line is closed.
    func batch(atMost size: Int) -> [any Job] {
        var isAsleep = false
        return monitor.wait { state -> [any Job]? in
            if state.jobs.isEmpty && !state.isClosed {
                if !isAsleep { state.sleepers += 1 }
                isAsleep = true
                return nil
            }
            if isAsleep { state.sleepers -= 1 }
            var batch: [any Job] = []
            while batch.count < size, let job = state.jobs.popFirst() { batch.append(job) }
            return batch
        }
    }

    /// Takes all jobs that wait, at most `size`; when there is none, the first that comes within `patience`. May be empty.
    func more(atMost size: Int, within patience: Duration) -> [any Job] {
        func take(_ state: inout State) -> [any Job]? {
            guard !state.jobs.isEmpty || state.isClosed else { return nil }
            var more: [any Job] = []
            while more.count < size, let job = state.jobs.popFirst() { more.append(job) }
            return more
        }
        if let more = monitor.withLock({ take(&$0) }) { return more }
        guard patience > .zero else { return [] }
        monitor.withLock { $0.sleepers += 1 }
        defer { monitor.withLock { $0.sleepers -= 1 } }
        return monitor.wait(atMost: patience) { take(&$0) } ?? []
    }

    /// Gives up the jobs that have waited too long. Returns whether others still wait.
    func expire(now: ContinuousClock.Instant) -> Bool {
        let (late, isBusy) = monitor.withLock { state -> ([any Job], Bool) in
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
        let waiting = monitor.withLock { state -> [any Job] in
            state.isClosed = true
            var waiting: [any Job] = []
            while let job = state.jobs.popFirst() { waiting.append(job) }
            return waiting
        }
        monitor.broadcast()
        for job in waiting { job.abandon(DatabaseError(.unavailable, "the database is closed")) }
    }

    var metrics: DatabaseMetrics.Queue {
        monitor.withLock { state in
            .init(waiting: state.jobs.count, accepted: state.accepted, refused: state.refused, expired: state.expired)
        }
    }
}
