/// Ends the wait of jobs whose connections are all stuck. It sleeps while no job has to wait.
final class QueueWatch: Sendable {
    private struct State: Sendable {
        var isArmed = false
        var isClosed = false
    }

    private let monitor = Monitor(State())

    /// Says that a job had to wait.
    func arm() {
        let wake = monitor.withLock { state in
            defer { state.isArmed = true }
            return !state.isArmed
        }
        if wake { monitor.signal() }
    }

    func close() {
        monitor.withLock { $0.isClosed = true }
        monitor.signal()
    }

    /// Watches until closed.
    func run(_ queues: [JobQueue]) {
        while monitor.wait({ state -> Bool? in state.isClosed ? false : state.isArmed ? true : nil }) {
            let isClosed = monitor.wait(atMost: .milliseconds(100)) { state -> Bool? in state.isClosed ? true : nil }
            if isClosed != nil { return }
            monitor.withLock { $0.isArmed = false }
            var isBusy = false
            for queue in queues where queue.expire(now: .now) { isBusy = true }
            if isBusy { monitor.withLock { $0.isArmed = true } }
        }
    }
}
