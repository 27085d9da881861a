import Domain
import Synchronization

/// A bucket of tokens for each key: `burst` at once, then `perSecond`. Of keys beyond `capacity` the ones
/// unused for longest are forgotten, which gives them a full bucket again and costs less than growing.
final class TokenBuckets<Key: Hashable & Sendable>: Sendable {
    /// How a key stands after a take.
    struct Standing: Sendable, Equatable {
        var isAllowed: Bool
        /// Whole tokens left.
        var remaining: Int
        /// Until the bucket is full again; after a refusal, until there is a token.
        var seconds: Int
    }

    private struct Bucket {
        var tokens: Double
        var at: Instant
    }

    private final class Shard: Sendable {
        let buckets: Mutex<RecentlyUsed<Key, Bucket>>

        init(capacity: Int) { buckets = Mutex(RecentlyUsed(capacity: capacity)) }
    }

    let burst: Int
    private let perSecond: Double
    /// So that threads seldom wait for each other; a power of two.
    private let shards: [Shard]

    init(burst: Int, perSecond: Double, capacity: Int = 65_536, shards: Int = 8) {
        self.burst = burst
        self.perSecond = perSecond
        self.shards = (0..<shards).map { _ in Shard(capacity: capacity / shards) }
    }

    /// Takes one token, if there is one.
    func take(_ key: Key, now: Instant) -> Standing {
        let shard = shards[Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue)) & (shards.count - 1)]
        return shard.buckets.withLock { buckets in
            buckets.use(key, fresh: Bucket(tokens: Double(burst), at: now)) { bucket in
                // A clock that was set back gives nothing and takes nothing.
                let elapsed = max(0, Double(now.milliseconds(since: bucket.at)) / 1000)
                bucket.tokens = min(Double(burst), bucket.tokens + elapsed * perSecond)
                bucket.at = now
                guard bucket.tokens >= 1 else {
                    let wait = Int(((1 - bucket.tokens) / perSecond).rounded(.up))
                    return Standing(isAllowed: false, remaining: 0, seconds: max(1, wait))
                }
                bucket.tokens -= 1
                let refill = ((Double(burst) - bucket.tokens) / perSecond).rounded(.up)
                return Standing(isAllowed: true, remaining: Int(bucket.tokens), seconds: Int(refill))
            }
        }
    }

    /// Keys remembered.
    var count: Int { shards.reduce(0) { $0 + $1.buckets.withLock { $0.count } } }
}
