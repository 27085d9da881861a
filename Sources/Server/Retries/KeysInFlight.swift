import Domain
import Logging
import Storage
import Synchronization

/// The keys of the POSTs that are being answered right now, so that a twin is told so at once on either engine (docs/decisions/0010).
///
/// Of this process in memory, and of all others on one SQLite file as locks on bytes of a file, which end with their process. On
/// PostgreSQL the transaction's own lock tells the others. Nothing rests on this: that a POST is done once, its transaction sees to.
final class KeysInFlight: Sendable {
    private struct Name: Hashable {
        var identity: Identity
        var key: String
    }

    /// Far more than a server has requests at once; what is beyond waits for its twin in the database.
    private static let limit = 100_000
    private let names = Mutex<Set<Name>>([])
    private let others: ByteLocks?

    init(database: DatabaseURL, logger: Logger) {
        do {
            others = try database.filePath.map { try ByteLocks(beside: $0) }
        } catch {
            others = nil
            logger.warning("Other processes can't be told which keys are in flight", metadata: ["cause": .string(LogSafe.describe(error))])
        }
    }

    /// Runs `work`, and returns nil instead while a request of the same caller under the same key is at work.
    func alone<Result>(_ identity: Identity, _ key: IdempotencyKey, _ work: () async throws -> Result) async rethrows -> Result? {
        let name = Name(identity: identity, key: key.text)
        switch take(name) {
        case .taken: return nil
        case .full: return try await work()
        case .free: break
        }
        defer { names.withLock { _ = $0.remove(name) } }
        guard let others else { return try await work() }
        let number = key.lockNumber(user: identity)
        guard others.take(number) else { return nil }
        defer { others.release(number) }
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
