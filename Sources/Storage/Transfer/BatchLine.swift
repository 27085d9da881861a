/// Rows on their way from the thread that reads them to the thread that writes them; the faster one waits.
final class BatchLine: Sendable {
    enum Item: Sendable {
        case rows([[SQLValue]])
        /// The table's rows have all been sent.
        case end(rows: Int, checksum: String)
    }

    private struct State: Sendable {
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

    private func claim(_ wasClaimed: (inout State) -> Bool) throws {
        if state.withLock(wasClaimed) {
            throw DatabaseError(.unavailable, "the connection was lost in between")
        }
    }

    private func wait<T: Sendable>(_ body: (inout State) -> T?) throws -> T {
        let outcome = state.wait(atMost: Self.patience) { state -> Result<T, DatabaseError>? in
            if let failure = state.failure { return .failure(failure) }
            return body(&state).map(Result.success)
        }
        state.broadcast()
        guard let outcome else { throw DatabaseError(.timeout, "the other database did not go on") }
        return try outcome.get()
    }
}
