import Storage

/// What the session operations share.
struct Sessions: Sendable {
    let database: Database
    let passwords: Passwords
    let tokens: AccessTokens
    let gate: Gate
    let clock: Clock
    /// Nil when limits are off. The lock of an account stays on (contract §9).
    let limits: RateLimits?
    let metrics: SessionMetrics
}
