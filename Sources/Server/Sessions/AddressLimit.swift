import Domain
import Synchronization

/// A bucket of tries per caller's address: `burst` at once, then `perSecond`.
final class AddressLimit: Sendable {
    private struct Bucket {
        var tries: Double
        var at: Instant
    }

    private let buckets = Mutex<[String: Bucket]>([:])
    private let burst: Double
    private let perSecond: Double
    /// Addresses remembered at once.
    private let capacity: Int

    init(burst: Int, perSecond: Int, capacity: Int = 10_000) {
        self.burst = Double(burst)
        self.perSecond = Double(perSecond)
        self.capacity = capacity
    }

    /// Takes one try. Throws 429 when there is none left.
    func take(_ address: String, now: Instant) throws {
        let allowed = buckets.withLock { buckets in
            if buckets[address] == nil, buckets.count >= capacity { forget(&buckets, now: now) }
            var bucket = buckets[address] ?? Bucket(tries: burst, at: now)
            let tries = level(bucket, now: now)
            guard tries >= 1 else { return false }
            bucket = Bucket(tries: tries - 1, at: now)
            buckets[address] = bucket
            return true
        }
        guard allowed else {
            throw Problem.tooManyRequests("Too many tries from this address; wait a moment", retryAfter: max(1, Int(1 / perSecond)))
        }
    }

    private func level(_ bucket: Bucket, now: Instant) -> Double {
        let seconds = max(0, Double(now.milliseconds(since: bucket.at)) / 1000)
        return min(burst, bucket.tries + seconds * perSecond)
    }

    /// Full buckets say nothing. When none is full, everybody starts over: that costs less than growing.
    private func forget(_ buckets: inout [String: Bucket], now: Instant) {
        buckets = buckets.filter { level($0.value, now: now) < burst }
        if buckets.count >= capacity { buckets.removeAll() }
    }
}
