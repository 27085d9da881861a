/// When a delivery that failed for now is tried again (contract §6).
public enum RetrySchedule {
    /// The first wait is at most this; each later one at most twice the one before.
    public static let firstSeconds = 4
    /// Tries are never further apart.
    public static let longestSeconds = 3600
    /// After this the delivery is given up.
    public static let lifetimeSeconds = 86_400

    /// The next try after `failures` tries that failed; nil when the delivery is given up.
    ///
    /// `jitter` is random, 0 ..< 1; it spreads the wait over the upper half of its range, so that a crowd
    /// does not come back at once. `retryAfterSeconds` is what the gateway asked for; honoured up to an hour.
    public static func next(
        failures: Int, createdAt: Instant, now: Instant, jitter: Double, retryAfterSeconds: Int? = nil
    ) -> Instant? {
        // 4 s doubled ten times is past the hour.
        let doubled = firstSeconds << min(max(failures, 1) - 1, 10)
        let ceiling = Int64(min(doubled, longestSeconds)) * 1000
        let spread = jitter.isFinite ? min(max(jitter, 0), 1) : 0
        let wait = ceiling / 2 + Int64(Double(ceiling / 2) * spread)
        let asked = Int64(min(max(retryAfterSeconds ?? 0, 0), longestSeconds)) * 1000
        let next = now.adding(milliseconds: max(wait, asked))
        return next <= createdAt.adding(seconds: lifetimeSeconds) ? next : nil
    }
}
