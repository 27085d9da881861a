import Foundation

/// The threads of a database. They are counted, so that closing can wait for them.
final class DatabaseThreads: Sendable {
    private let alive = LockedState(0)

    /// Starts a thread. The name shows in `top -H` and in a debugger; at most 15 bytes of it on Linux.
    func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        alive.withLock { $0 += 1 }
        let alive = alive
        let isNoted = DispatchSemaphore(value: 0)
        let thread = Thread {
            // On Linux the system hears of a name only once the thread runs and `start` has noted who it is.
            isNoted.wait()
            Thread.current.name = name
            body()
            alive.withLock { $0 -= 1 }
            alive.broadcast()
        }
        thread.stackSize = 2 << 20
        thread.start()
        isNoted.signal()
    }

    /// Waits until all threads have ended; false when they have not in time.
    @discardableResult
    func wait(atMost limit: Duration) -> Bool {
        alive.wait(atMost: limit) { $0 == 0 ? true : nil } ?? false
    }
}

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
