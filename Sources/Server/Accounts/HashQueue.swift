import Synchronization

/// Lets a few jobs run at once; others wait their turn, but not for long.
final class HashQueue: Sendable {
    /// Jobs that may wait; the next one is refused at once.
    static let lengthLimit = 256

    private struct Waiting {
        var ticket: Int
        var turn: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var last = 0
        var waiting: [Waiting] = []
    }

    private let state: Mutex<State>
    private let patience: Duration

    /// - Parameters:
    ///   - places: Jobs at once.
    ///   - patience: How long a job waits for its turn.
    init(places: Int, patience: Duration) {
        state = Mutex(State(free: places))
        self.patience = patience
    }

    /// Runs `work` when it is its turn. Throws 503 with `Retry-After` when that takes too long.
    func run<Result>(_ work: () async throws -> Result) async throws -> Result {
        guard await enter() else {
            throw Problem.unavailable("Too many people are signing in right now; try again in a moment")
        }
        defer { leave() }
        return try await work()
    }

    /// False when the turn did not come in time.
    private func enter() async -> Bool {
        await withCheckedContinuation { turn in
            let (answer, ticket): (Bool?, Int) = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return (true, 0)
                }
                guard state.waiting.count < Self.lengthLimit else { return (false, 0) }
                state.last += 1
                state.waiting.append(Waiting(ticket: state.last, turn: turn))
                return (nil, state.last)
            }
            if let answer { turn.resume(returning: answer) } else { expire(ticket) }
        }
    }

    private func expire(_ ticket: Int) {
        Task { [self] in
            try? await Task.sleep(for: patience)
            let late = state.withLock { state in
                state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
            }
            late?.turn.resume(returning: false)
        }
    }

    /// Hands the place to the job that has waited longest.
    private func leave() {
        let next = state.withLock { state -> Waiting? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.turn.resume(returning: true)
    }
}
