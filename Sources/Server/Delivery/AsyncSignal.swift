import Synchronization

/// Wakes one waiting task. A ring that nobody waits for is kept, two are one.
final class AsyncSignal: Sendable {
    private struct State {
        var isRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func send() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            if state.waiting == nil { state.isRung = true }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns when the signal is sent, when `limit` has passed, or when the task is cancelled.
    func wait(atMost limit: Duration) async {
        async let _ = sound(after: limit)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = state.withLock { state in
                    defer { state.isRung = false }
                    if !state.isRung { state.waiting = continuation }
                    return state.isRung
                }
                if isRung { continuation.resume() }
            }
        } onCancel: {
            send()
        }
    }

    private func sound(after limit: Duration) async {
        do {
            try await Task.sleep(for: limit)
            send()
        } catch {}
    }
}

/// Work that may take so long and no longer.
enum TimeLimit {
    /// Nil when the limit passes first; the work is cancelled then, and waited for.
    static func run<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
