import Foundation

/// Holds a database thread up until a test has seen to something else. It opens by itself after two minutes, so that a failing test ends.
struct Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() {
        semaphore.signal()
    }

    /// For the database's threads, which may block. Once open it stays so, as a job may be run again.
    func wait() {
        _ = semaphore.wait(timeout: .now() + 120)
        semaphore.signal()
    }
}

/// Waits for something that another thread is about to do; two minutes at most.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<12_000 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
