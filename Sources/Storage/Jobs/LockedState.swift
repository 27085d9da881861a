#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// State behind a lock, with threads that can sleep until it changes. The standard library's Mutex has
/// no such condition.
///
/// Sound although unchecked: `state` is only touched while `mutex` is held, both C objects live at fixed
/// addresses from `init` to `deinit`, and what goes in and out is Sendable.
// Safe: see above, all access is under `mutex`.
final class LockedState<State: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func withLock<R: Sendable>(_ body: (inout State) throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Sleeps until `body` has an answer.
    func wait<R: Sendable>(_ body: (inout State) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let answer = body(&state) { return answer }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// Sleeps until `body` has an answer, at most for `limit`; then nil.
    func wait<R: Sendable>(atMost limit: Duration, _ body: (inout State) -> R?) -> R? {
        let end = ContinuousClock.now + limit
        var wallClockEnd = timespec()
        clock_gettime(CLOCK_REALTIME, &wallClockEnd)
        let (seconds, attoseconds) = limit.components
        wallClockEnd.tv_sec += Int(seconds)
        wallClockEnd.tv_nsec += Int(attoseconds / 1_000_000_000)
        if wallClockEnd.tv_nsec >= 1_000_000_000 {
            wallClockEnd.tv_nsec -= 1_000_000_000
            wallClockEnd.tv_sec += 1
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let answer = body(&state) { return answer }
            if ContinuousClock.now >= end { return nil }
            if pthread_cond_timedwait(condition, mutex, &wallClockEnd) == ETIMEDOUT { return body(&state) }
        }
    }

    /// Wakes one sleeper.
    func signal() {
        pthread_cond_signal(condition)
    }

    /// Wakes all sleepers.
    func broadcast() {
        pthread_cond_broadcast(condition)
    }
}
