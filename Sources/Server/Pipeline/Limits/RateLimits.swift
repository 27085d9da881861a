import Domain
import HTTPTypes

/// How much each user and each address may ask of this process (docs/decisions/0019). Sign-in has a bucket of
/// its own beside the lock of accounts, which is stored and holds everywhere.
final class RateLimits: Sendable {
    /// 50 a second, day and night: a phone that syncs a clinic's week asks a few dozen times.
    static let standardPerMinute = 3000
    /// Many phones share an address: a clinic's network, a carrier's gateway.
    static let usersPerAddress = 10
    /// For operators.
    static let exempt: Set<String> = ["/healthz", "/readyz", "/metrics"]

    private let users: TokenBuckets<Identity>
    private let addresses: TokenBuckets<IPAddress>
    private let signIns = TokenBuckets<IPAddress>(burst: 300, perSecond: 5)
    /// The value of `RateLimit-Policy`.
    let policy: String

    init(perMinute: Int) {
        users = TokenBuckets(burst: perMinute, perSecond: Double(perMinute) / 60)
        let shared = perMinute * Self.usersPerAddress
        addresses = TokenBuckets(burst: shared, perSecond: Double(shared) / 60)
        policy = "\"user\";q=\(perMinute);w=60, \"address\";q=\(shared);w=60"
    }

    /// Counts a request of `address`, before anything else is known of it. Throws 429.
    func take(address: String, path: String, now: Instant, _ note: LimitNote) throws {
        guard !Self.exempt.contains(path) else { return }
        let standing = addresses.take(Self.key(address), now: now)
        note.record("address", remaining: standing.remaining, seconds: standing.seconds)
        guard standing.isAllowed else {
            throw Problem.tooManyRequests(
                "Too many requests from this address; wait a moment", retryAfter: standing.seconds)
        }
    }

    /// Counts a request of somebody who is signed in. Throws 429.
    func take(user: Identity, now: Instant, _ note: LimitNote) throws {
        let standing = users.take(user, now: now)
        note.record("user", remaining: standing.remaining, seconds: standing.seconds)
        guard standing.isAllowed else {
            throw Problem.tooManyRequests(
                "You send too many requests; wait a moment", retryAfter: standing.seconds)
        }
    }

    /// Counts a try to sign in from `address`. Throws 429.
    func takeSignIn(address: String, now: Instant) throws {
        let standing = signIns.take(Self.key(address), now: now)
        guard standing.isAllowed else {
            throw Problem.tooManyRequests(
                "Too many tries from this address; wait a moment", retryAfter: standing.seconds)
        }
    }

    /// Peers without an address, such as those of a local socket, count as one.
    private static func key(_ address: String) -> IPAddress {
        IPAddress(address)?.subscriber ?? IPAddress(high: 0, low: 0)
    }
}

extension Step {
    /// Whether a caller may send more (429). Nothing is limited when there are no limits.
    static func limit(_ limits: RateLimits?) -> Step {
        Step(
            "limit",
            outside: { exchange, next in
                let caller = try exchange.caller().identity
                try limits?.take(user: caller, now: exchange.incoming.now, exchange.limit)
                return try await next(&exchange)
            })
    }
}
