/// What the next round trip begins with, and what the server knows of the savepoints.
struct PostgresQueue {
    enum Step {
        case control(PostgresControl)
        case statement(SQL)
        /// A query whose answer is kept under this number.
        case question(SQL, Int)
        case notification(Notification)
    }

    private enum Savepoint: Equatable {
        /// Not sent yet; its place among the steps.
        case queued(Int)
        case known
        /// The server failed before it came to it.
        case missing
    }

    private(set) var steps: [Step] = []
    /// Those that are open, the innermost last.
    private var savepoints: [Savepoint] = []

    var hasStatements: Bool {
        steps.contains { if case .statement = $0 { true } else { false } }
    }

    mutating func append(_ more: [Step]) {
        steps += more
    }

    mutating func removeAll() {
        steps.removeAll(keepingCapacity: true)
        savepoints.removeAll(keepingCapacity: true)
    }

    mutating func openSavepoint() {
        savepoints.append(.queued(steps.count))
        steps.append(.control(.savepoint))
    }

    mutating func releaseSavepoint() {
        // Nothing happened inside: the server need not hear of it.
        if savepoints.removeLast() == .queued(steps.count - 1) {
            steps.removeLast()
        } else {
            steps.append(.control(.release))
        }
    }

    /// Takes back what waits and was put in since the savepoint. False when the server never made it, so that
    /// only an outer one can be gone back to.
    mutating func rollBackSavepoint() -> Bool {
        switch savepoints.removeLast() {
        case .queued(let place): steps.removeSubrange(place...)
        case .known:
            // What ends inner savepoints has to stay: the engine would take one of them for this.
            steps.removeAll { if case .control = $0 { false } else { true } }
            steps += [.control(.rollBackToSavepoint), .control(.release)]
        case .missing: return false
        }
        return true
    }

    /// Notes that all steps were sent.
    /// - Parameter failed: The place of the one that failed, behind which the server did nothing.
    mutating func send(failed: Int?) {
        steps.removeAll(keepingCapacity: true)
        for index in savepoints.indices {
            guard case .queued(let place) = savepoints[index] else { continue }
            savepoints[index] = place < failed ?? .max ? .known : .missing
        }
    }
}
