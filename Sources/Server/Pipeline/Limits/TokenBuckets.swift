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

    /// Keys kept.
    var count: Int { shards.reduce(0) { $0 + $1.buckets.withLock { $0.count } } }
}

/// A dictionary of bounded size that forgets the entry which has not been used for longest.
struct RecentlyUsed<Key: Hashable, Value> {
    private struct Node {
        var key: Key
        var value: Value
        var older: Int?
        var newer: Int?
    }

    let capacity: Int
    private var places: [Key: Int] = [:]
    private var nodes: [Node] = []
    private var newest: Int?
    private var oldest: Int?

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { nodes.count }

    /// Changes the value of `key`, or of the `fresh` one that it gets, and makes it the most recently used.
    mutating func use<Result>(
        _ key: Key, fresh: @autoclosure () -> Value, _ body: (inout Value) -> Result
    ) -> Result {
        let place = places[key] ?? add(key, fresh())
        if place != newest {
            detach(place)
            attach(place)
        }
        return body(&nodes[place].value)
    }

    private mutating func add(_ key: Key, _ value: Value) -> Int {
        if nodes.count == capacity, let place = oldest {
            places[nodes[place].key] = nil
            places[key] = place
            nodes[place].key = key
            nodes[place].value = value
            return place
        }
        let place = nodes.count
        nodes.append(Node(key: key, value: value))
        places[key] = place
        attach(place)
        return place
    }

    private mutating func detach(_ place: Int) {
        let (older, newer) = (nodes[place].older, nodes[place].newer)
        if let older { nodes[older].newer = newer } else { oldest = newer }
        if let newer { nodes[newer].older = older } else { newest = older }
    }

    private mutating func attach(_ place: Int) {
        nodes[place].older = newest
        nodes[place].newer = nil
        if let newest { nodes[newest].newer = place } else { oldest = place }
        newest = place
    }
}
