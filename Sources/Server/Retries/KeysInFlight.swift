import Domain
import Synchronization

/// The keys of the writes that this process is answering, so that a second request with one is refused at once
/// (docs/decisions/0010). On PostgreSQL the transaction's lock tells other servers; on SQLite there are none.
///
/// Nothing depends on this: the transaction makes sure that a write is done once.
final class KeysInFlight: Sendable {
    private struct Name: Hashable {
        var identity: Identity
        var key: String
    }

    /// Far more than a server has requests at once; what is beyond waits for its twin in the database.
    private static let limit = 100_000
    private let names = Mutex<Set<Name>>([])

    /// Runs `work`, and returns nil instead while a request of the same caller under the same key is at work.
    func alone<Result>(_ identity: Identity, _ key: IdempotencyKey, _ work: () async throws -> Result) async rethrows -> Result? {
        let name = Name(identity: identity, key: key.text)
        switch take(name) {
        case .taken: return nil
        case .full: return try await work()
        case .free: break
        }
        defer { names.withLock { _ = $0.remove(name) } }
        return try await work()
    }

    var count: Int { names.withLock { $0.count } }

    private enum Place { case free, taken, full }

    private func take(_ name: Name) -> Place {
        names.withLock { names in
            if names.contains(name) { return .taken }
            if names.count >= Self.limit { return .full }
            names.insert(name)
            return .free
        }
    }
}
