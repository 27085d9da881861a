import Synchronization

/// The one `Job`: a closure over a transaction, and the continuation of the task that waits for its value.
final class Work<Value: Sendable>: Job {
    typealias Body = @Sendable (borrowing Transaction) throws -> Value

    private enum Phase {
        /// Not handed in yet.
        case new
        case waiting(CheckedContinuation<Value, any Error>)
        case running(CheckedContinuation<Value, any Error>, Value?)
        /// Given up before it was handed in.
        case abandoned(any Error)
        case done
    }

    let kind: JobKind
    let deadline: ContinuousClock.Instant
    private let body: Body
    private let phase = Mutex(Phase.new)

    init(_ kind: JobKind, waitLimit: Duration, _ body: @escaping Body) {
        self.kind = kind
        self.deadline = .now + waitLimit
        self.body = body
    }

    /// Keeps the caller's continuation; false when the job was given up already and the caller
    /// has its answer.
    func wait(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        let refusal = phase.withLock { phase -> (any Error)? in
            guard case .abandoned(let error) = phase else {
                phase = .waiting(continuation)
                return nil
            }
            phase = .done
            return error
        }
        if let refusal { continuation.resume(throwing: refusal) }
        return refusal == nil
    }

    func begin() -> Bool {
        phase.withLock { phase in
            guard case .waiting(let continuation) = phase else { return false }
            phase = .running(continuation, nil)
            return true
        }
    }

    func perform(_ transaction: borrowing Transaction) throws {
        let value = try body(transaction)
        phase.withLock { phase in
            if case .running(let continuation, _) = phase { phase = .running(continuation, value) }
        }
    }

    func finish() {
        let ready = phase.withLock { phase -> (CheckedContinuation<Value, any Error>, Value?)? in
            guard case .running(let continuation, let value) = phase else { return nil }
            phase = .done
            return (continuation, value)
        }
        guard let (continuation, value) = ready else { return }
        if let value {
            continuation.resume(returning: value)
        } else {
            continuation.resume(throwing: DatabaseError(.other, "a job ended without a value"))
        }
    }

    func fail(_ error: any Error) {
        let continuation = phase.withLock { phase -> CheckedContinuation<Value, any Error>? in
            switch phase {
            case .waiting(let continuation), .running(let continuation, _):
                phase = .done
                return continuation
            case .new, .abandoned, .done:
                return nil
            }
        }
        continuation?.resume(throwing: error)
    }

    func abandon(_ error: any Error) {
        let continuation = phase.withLock { phase -> CheckedContinuation<Value, any Error>? in
            switch phase {
            case .new:
                phase = .abandoned(error)
                return nil
            case .waiting(let continuation):
                phase = .done
                return continuation
            case .running, .abandoned, .done:
                return nil
            }
        }
        continuation?.resume(throwing: error)
    }
}

/// A caller's work on its way through a queue to a connection.
protocol Job: AnyObject, Sendable {
    var kind: JobKind { get }

    /// When the caller stops waiting for the start.
    var deadline: ContinuousClock.Instant { get }

    /// Starts the job; false when its caller is gone.
    func begin() -> Bool

    /// Runs the work and keeps its value. May be called again, after a rollback.
    func perform(_ transaction: borrowing Transaction) throws

    /// Gives the kept value to the caller.
    func finish()

    /// Gives an error to the caller, also in the place of a kept value.
    func fail(_ error: any Error)

    /// Gives up a job that has not begun; one that has goes on.
    func abandon(_ error: any Error)
}

/// What a job needs of a connection.
enum JobKind: Sendable, Equatable {
    /// A snapshot.
    case read
    /// A commit, which it may share with others of a group unless it is to be alone.
    case write(WriteGroup? = nil, isAlone: Bool = false)

    var group: WriteGroup? {
        if case .write(let group, _) = self { group } else { nil }
    }
}
