import API
import Domain
import Logging
import CoreMetrics
import Storage

/// The rows that wait for delivery, and what becomes of them (contract §6).
///
/// A worker claims rows by moving their next try to the end of its lease: should it die, they come due
/// again by themselves.
package struct Outbox: Sendable {
    /// Longer than any try takes, so that no row is in two hands while both are alive.
    static let leaseSeconds = 30
    /// How long somebody who waits for a delivery waits.
    static let patienceSeconds = 8

    let database: Database
    let clock: Clock
    let transports: Transports
    let logger: Logger
    /// Random, 0 ..< 1: spreads retries.
    let jitter: @Sendable () -> Double
    let metrics: DeliveryMetrics
    /// Names this process among the workers.
    let worker: String

    init(
        database: Database, clock: Clock, transports: Transports, metrics: any MetricsFactory, logger: Logger,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.database = database
        self.clock = clock
        self.transports = transports
        self.logger = logger
        self.jitter = jitter
        self.metrics = DeliveryMetrics(factory: metrics)
        worker = ID.make(at: clock.now()).description
    }

    /// When the channel's next row is due; nil when none waits.
    func nextDue(_ channel: DeliveryChannel) async throws -> Instant? {
        try await database.read { tx in try OutboxQueries.nextDue(tx, channel) }
    }

    /// Takes rows that are due into our hands, oldest first. Reminders that have lost their sense
    /// are put aside.
    func claim(_ channel: DeliveryChannel, limit: Int) async throws -> [OutboxMessage] {
        let now = clock.now()
        // Most wakes find nothing, and need no write to see so.
        guard let due = try await nextDue(channel), due <= now else { return [] }
        let outcomes = try await database.write { tx in
            let ids = try OutboxQueries.due(tx, channel, at: now, limit: limit)
            return try claim(tx, ids, at: now)
        }
        for case .suppressed in outcomes { metrics.count(channel, .suppressed) }
        return outcomes.compactMap(\.ready)
    }

    /// Tries one delivery, and records how it went.
    func deliver(_ outboxMessage: OutboxMessage) async {
        if transports.sandboxed.contains(outboxMessage.channel),
            let link = outboxMessage.data[AccountMailRow.linkKey]?.string
        {
            // On a server that mails nothing, the operator hands the link on.
            logger.warning(
                "No mail server is set (ODONTOX_SMTP_URL): this link was not mailed",
                metadata: ["to": .string(outboxMessage.recipient), "link": .string(link)])
        }
        _ = await settle(outboxMessage, await transports.send(outboxMessage))
    }

    /// Tries a row at once, for somebody who waits to hear. A row in other hands goes its way: `queued`.
    func sendNow(_ id: ID) async -> SendOutcome {
        let now = clock.now()
        let claimed = try? await database.write { tx in
            try claim(tx, try OutboxQueries.unclaimed(tx, id), at: now)
        }
        let outboxMessage: OutboxMessage
        switch claimed?.first ?? .waiting {
        case .waiting: return .queued
        case .suppressed(let message, let reason):
            metrics.count(message.channel, .suppressed)
            return .suppressed(reason: reason)
        case .ready(let message): outboxMessage = message
        }
        let attempt =
            await TimeLimit.run(.seconds(Self.patienceSeconds)) { await transports.send(outboxMessage) }
            ?? .failed(reason: "No answer in time")
        let isFinal = await settle(outboxMessage, attempt)
        switch attempt {
        case .sent(let providerId): return .sent(providerId: providerId)
        case .refused(let reason): return .refused(reason: reason)
        case .failed(let reason, _): return isFinal ? .refused(reason: reason) : .queued
        }
    }

    private func claim(_ tx: borrowing Transaction, _ ids: [ID], at now: Instant) throws -> [ClaimOutcome] {
        guard !ids.isEmpty else { return [] }
        try tx.run(OutboxQueries.claim(ids, by: worker, until: now.adding(seconds: Self.leaseSeconds)))
        return try tx.query(OutboxQueries.claimed(ids), ClaimedMessage.columns.read)
            .sorted { ($0.message.createdAt, $0.message.id) < ($1.message.createdAt, $1.message.id) }
            .map { claimed -> ClaimOutcome in
                let message = claimed.message
                switch try claimed.judge(tx, at: now) {
                case .send: return .ready(message)
                case .wait(let moment):
                    try tx.run(OutboxQueries.postpone(message, by: worker, until: moment))
                case .drop(let reason):
                    try tx.run(OutboxQueries.fail(message, by: worker, reason: reason))
                case .hold(let end, let reason):
                    try tx.run(OutboxQueries.hold(message, by: worker, until: end, reason: reason))
                case .suppress(let reason):
                    try tx.run(OutboxQueries.suppress(message, by: worker, reason: reason))
                    return .suppressed(message, reason: reason)
                }
                return .waiting
            }
    }
}
