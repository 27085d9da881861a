import Domain
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Notes when and from where sessions are used. A request only remembers it; what is remembered is written
/// together, a moment later, and of each session at most once in ``interval`` (docs/decisions/0048).
final class SessionUses: Service {
    /// Seconds that `lastUsedAt` may be behind.
    static let interval = 300
    /// The same when the address is another one.
    static let addressInterval = 60
    /// Sessions remembered at once; of more, the next request will tell.
    private static let bound = 10_000
    /// Sessions a transaction.
    private static let batch = 100
    private static let pause = Duration.seconds(1)

    struct Use: Sendable {
        var at: Instant
        var address: String
    }

    private let database: Database
    private let logger: Logger
    private let waiting = Mutex<[ID: Use]>([:])
    private let mutex = AsyncMutex()
    /// A statement that stores a use.
    private let statement: @Sendable (ID, Use) -> SQL

    init(database: Database, logger: Logger, statement: @escaping @Sendable (ID, Use) -> SQL) {
        self.database = database
        self.logger = logger
        self.statement = statement
    }

    /// Remembers a use of a session that was stored as used at `before` from `address`, if that is long ago.
    func note(_ session: ID, _ use: Use, after before: Instant, from address: String?) {
        let limit = use.address == address ? Self.interval : Self.addressInterval
        guard use.at.milliseconds(since: before) >= Int64(limit) * 1000 else { return }
        waiting.withLock { waiting in
            guard waiting.count < Self.bound || waiting[session] != nil else { return }
            waiting[session] = use
        }
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.pause)
                await self.tryFlush()
            }
        }
        await tryFlush()
    }

    private func tryFlush() async {
        do {
            try await flush()
        } catch {
            logger.error(
                "Could not note when sessions were used",
                metadata: ["cause": .string(LogSafe.describe(error))])
        }
    }

    /// Writes all that is remembered. What can't be written is forgotten: the next request tells again.
    func flush() async throws {
        try await mutex.withLock {
            // In one order, so that two servers lock the rows in the same one.
            let uses = waiting.withLock { waiting in
                defer { waiting = [:] }
                return waiting.sorted { $0.key < $1.key }
            }
            for start in stride(from: 0, to: uses.count, by: Self.batch) {
                let statements = uses[start..<min(start + Self.batch, uses.count)].map {
                    statement($0.key, $0.value)
                }
                try await database.write { tx in _ = try tx.runAll(statements) }
            }
        }
    }
}
