/// Rows on their way from the thread that reads them to the thread that writes them; the faster one waits.
final class BatchLine: Sendable {
    enum Item: Sendable {
        case rows([[SQLValue]])
        /// The table's rows have all been sent.
        case end(rows: Int, checksum: String)
    }

    /// What the sides tell each other at the end.
    enum Stage: Sendable, Hashable {
        /// The sender can commit.
        case ready
        /// The receiver has committed.
        case committed
    }

    private struct State: Sendable {
        var stages: Set<Stage> = []
        var items = Ring<Item>()
        var failure: DatabaseError?
        var isTaken = false
        var isFed = false
    }

    private let state = LockedState(State())
    private static let capacity = 4
    /// Batches take milliseconds: who waits this long waits in vain.
    private static let patience = Duration.seconds(300)

    /// Ends the line for both sides. The first reason counts.
    func fail(_ error: any Error) {
        let failure = error as? DatabaseError ?? DatabaseError(.other, "\(error)")
        state.withLock { $0.failure = $0.failure ?? failure }
        state.broadcast()
    }

    /// Once for each side: a transaction that is run again has lost its place in the line.
    func takeUp() throws {
        try claim { state in
            defer { state.isTaken = true }
            return state.isTaken
        }
    }

    func feedUp() throws {
        try claim { state in
            defer { state.isFed = true }
            return state.isFed
        }
    }

    func put(_ item: Item) throws {
        try wait { $0.items.count < Self.capacity ? $0.items.append(item) : nil }
    }

    func take() throws -> Item {
        try wait { $0.items.popFirst() }
    }

    func tell(_ stage: Stage) {
        state.withLock { _ = $0.stages.insert(stage) }
        state.broadcast()
    }

    /// Waits as long as the other side's longest statement may take.
    func wait(for stage: Stage) throws {
        try wait(atMost: .seconds(6 * 3600)) { $0.stages.contains(stage) ? () : nil }
    }

    private func claim(_ wasClaimed: (inout State) -> Bool) throws {
        if state.withLock(wasClaimed) {
            throw DatabaseError(.unavailable, "the connection was lost in between")
        }
    }

    private func wait<T: Sendable>(
        atMost limit: Duration = patience, _ body: (inout State) -> T?
    ) throws -> T {
        let outcome = state.wait(atMost: limit) { state -> Result<T, DatabaseError>? in
            if let failure = state.failure { return .failure(failure) }
            return body(&state).map(Result.success)
        }
        state.broadcast()
        guard let outcome else { throw DatabaseError(.timeout, "the other database did not go on") }
        return try outcome.get()
    }
}
