import Domain
import Logging
import CoreMetrics
import ServiceLifecycle
import Storage
import Synchronization

/// Brings each clinic's new events to those who follow them: one reading of the table a clinic, however many
/// follow (contract §5.10).
///
/// Notifications of the database only say "look"; what is sent, and in which order, is read from the table.
package final class EventHub: Service {
    /// How often the table is looked at without being told.
    static let pollInterval = Duration.seconds(5)
    static let heartbeatInterval = Duration.seconds(15)
    /// How far back an ended membership is looked for: what commits late, and clocks that
    /// differ, stay within.
    static let endingMargin = 120

    let database: Database
    let clock: Clock
    let limits: StreamLimits
    let metrics: StreamMetrics
    let logger: Logger

    struct Feed {
        /// All events up to this one have been read for the subscribers.
        var position: Int64
        /// All events up to this one have been handed to them.
        var delivered: Int64
        var subscribers: [ObjectIdentifier: Subscriber] = [:]
    }

    struct State {
        var feeds: [ID: Feed] = [:]
        /// Clinics in which something may have happened.
        var dirty: Set<ID> = []
        var seats = 0
        var seatsOfUser: [ID: Int] = [:]
        var isClosed = false
    }

    let state = Mutex(State())
    /// Rings when a clinic becomes dirty.
    private let signal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(
        database: Database, clock: Clock, limits: StreamLimits = StreamLimits(), metrics: any MetricsFactory,
        logger: Logger
    ) {
        self.database = database
        self.clock = clock
        self.limits = limits
        self.metrics = StreamMetrics(factory: metrics)
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.listen() }
                group.addTask { await self.pump() }
                group.addTask { await self.every(Self.pollInterval) { try await self.poll() } }
                group.addTask { await self.watchSessions() }
                group.addTask { await self.every(Self.heartbeatInterval) { try await self.beat() } }
            }
        }
        close()
    }

    /// How many streams are open.
    var openStreams: Int { state.withLock { $0.seats } }

    /// Ends all streams, and refuses new ones.
    func close() {
        for subscriber in takeAll() { subscriber.close() }
    }

    /// Tells the hub that a clinic may have new events.
    func wake(_ clinicId: ID) {
        let isFollowed = state.withLock { state in
            guard state.feeds[clinicId] != nil else { return false }
            state.dirty.insert(clinicId)
            return true
        }
        if isFollowed { signal.continuation.yield() }
    }

    private func listen() async {
        for await payload in database.listen(channel: "odontox_events") {
            if let clinicId = ID(payload) {
                wake(clinicId)
            } else {
                // Something may have been missed.
                state.withLock { $0.dirty.formUnion($0.feeds.keys) }
                signal.continuation.yield()
            }
        }
    }

    private func pump() async {
        for await _ in signal.stream {
            do {
                try await advance()
            } catch {
                guard !Task.isCancelled else { return }
                logger.error("Could not read events", metadata: ["cause": .string(LogSafe.describe(error))])
                try? await Task.sleep(for: .seconds(1))
                signal.continuation.yield()
            }
        }
    }

    private func every(_ interval: Duration, _ work: () async throws -> Void) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            guard !Task.isCancelled else { return }
            do {
                try await work()
            } catch {
                logger.error(
                    "Could not look after the streams", metadata: ["cause": .string(LogSafe.describe(error))])
            }
        }
    }

    private func takeAll() -> [Subscriber] {
        state.withLock { state in
            state.isClosed = true
            let all = state.feeds.values.flatMap(\.subscribers.values)
            state.feeds = [:]
            return all
        }
    }
}
