/// Ends the wait of jobs whose connections are all stuck. It sleeps while no job has to wait.
final class QueueWatch: Sendable {
    private struct State: Sendable {
        var isArmed = false
        var isClosed = false
    }

    private let locked = LockedState(State())

    /// Says that a job had to wait.
    func arm() {
        let wake = locked.withLock { state in
            defer { state.isArmed = true }
            return !state.isArmed
        }
        if wake { locked.signal() }
    }

    func close() {
        locked.withLock { $0.isClosed = true }
        locked.signal()
    }

    /// Watches until closed.
    func run(_ queues: [JobQueue]) {
        while locked.wait({ state -> Bool? in state.isClosed ? false : state.isArmed ? true : nil }) {
            let isClosed = locked.wait(atMost: .milliseconds(100)) { state -> Bool? in
                state.isClosed ? true : nil
            }
            if isClosed != nil { return }
            locked.withLock { $0.isArmed = false }
            var isBusy = false
            for queue in queues where queue.expire(now: .now) { isBusy = true }
            if isBusy { locked.withLock { $0.isArmed = true } }
        }
    }
}
