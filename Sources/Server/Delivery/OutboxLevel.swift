import Domain
import Storage
import Synchronization

/// How much waits in the outbox, for `GET /metrics`. Anybody may ask that, so the database is asked once in a
/// while at most.
final class OutboxLevel: Sendable {
    /// Rows looked at: a backlog beyond this is told as this.
    static let limit = 100_000
    private static let freshSeconds = 5

    private struct State {
        var text = ""
        var at: Instant?
    }

    private let database: Database
    private let clock: Clock
    private let state = Mutex(State())

    init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Deliveries that wait and the age of the oldest in seconds, by channel. What was last known when the
    /// database does not answer.
    func prometheusText() async -> String {
        let now = clock.now()
        let known = state.withLock { state -> String? in
            if let at = state.at, now < at.adding(seconds: Self.freshSeconds) { return state.text }
            // Callers that ask meanwhile get the last known text.
            state.at = now
            return nil
        }
        if let known { return known }
        guard let levels = try? await database.read(Self.levels) else { return state.withLock { $0.text } }
        let text = Self.text(levels, at: now)
        state.withLock { $0.text = text }
        return text
    }

    private struct Level: Sendable {
        var count = 0
        var oldest: Instant?
    }

    @Sendable private static func levels(_ tx: borrowing Transaction) throws -> [DeliveryChannel: Level] {
        var levels: [DeliveryChannel: Level] = [:]
        try tx.each(
            """
            SELECT channel, count(*), min(created_at) FROM (
                SELECT channel, created_at FROM outbox WHERE status = 'pending' LIMIT \(limit)
            ) waiting GROUP BY channel
            """
        ) { row in
            guard let channel = DeliveryChannel(rawValue: try row.get(0)) else { return }
            levels[channel] = Level(count: Int(row.int(1)), oldest: try row.get(2))
        }
        return levels
    }

    private static func text(_ levels: [DeliveryChannel: Level], at now: Instant) -> String {
        var waiting = "# TYPE odontox_outbox_waiting gauge\n"
        var oldest = "# TYPE odontox_outbox_oldest_seconds gauge\n"
        for channel in DeliveryChannel.allCases {
            let level = levels[channel] ?? Level()
            let age = level.oldest.map { max(now.milliseconds(since: $0), 0) / 1000 } ?? 0
            waiting += "odontox_outbox_waiting{channel=\"\(channel.rawValue)\"} \(level.count)\n"
            oldest += "odontox_outbox_oldest_seconds{channel=\"\(channel.rawValue)\"} \(age)\n"
        }
        return waiting + oldest
    }
}
