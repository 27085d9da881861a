import Synchronization

/// Those who wait for the writer to rebuild the file between two commits.
final class RebuildRequests: Sendable {
    typealias Continuation = CheckedContinuation<Void, any Error>

    private struct State {
        var waiting: [Continuation] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// False when the writer has stopped; the caller has its answer then.
    func add(_ continuation: Continuation) -> Bool {
        let isTaken = state.withLock { state in
            if !state.isClosed { state.waiting.append(continuation) }
            return !state.isClosed
        }
        if !isTaken {
            continuation.resume(throwing: DatabaseError(.unavailable, "the database takes no more writes"))
        }
        return isTaken
    }

    func takeAll() -> [Continuation] {
        state.withLock { state in
            let all = state.waiting
            state.waiting = []
            return all
        }
    }

    /// Refuses those who wait, and all who come later.
    func close() {
        state.withLock { $0.isClosed = true }
        for continuation in takeAll() {
            continuation.resume(throwing: DatabaseError(.unavailable, "the database takes no more writes"))
        }
    }
}
