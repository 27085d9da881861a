import Domain
import Testing

@testable import Server

@Suite("Token buckets")
struct TokenBucketsTests {
    private let start = Instant(milliseconds: 1_000_000)

    @Test("A burst is given at once, then as much as time brings")
    func refill() {
        let buckets = TokenBuckets<Int>(burst: 3, perSecond: 2)
        #expect((0..<3).map { _ in buckets.take(1, now: start).isAllowed } == [true, true, true])
        #expect(buckets.take(1, now: start) == .init(isAllowed: false, remaining: 0, seconds: 1))
        #expect(!buckets.take(1, now: start.adding(milliseconds: 499)).isAllowed)
        #expect(buckets.take(1, now: start.adding(milliseconds: 500)).isAllowed)
        #expect(!buckets.take(1, now: start.adding(milliseconds: 501)).isAllowed)
        #expect(buckets.take(2, now: start).isAllowed)
        #expect(
            buckets.take(1, now: start.adding(minutes: 60))
                == .init(isAllowed: true, remaining: 2, seconds: 1))
    }

    @Test("A clock that goes back gives nothing away")
    func clock() {
        let buckets = TokenBuckets<Int>(burst: 1, perSecond: 1)
        #expect(buckets.take(1, now: start).isAllowed)
        #expect(!buckets.take(1, now: start.adding(seconds: -100)).isAllowed)
        #expect(buckets.take(1, now: start.adding(seconds: -99)).isAllowed)
    }

    @Test("However many keys come, a bounded number is kept, and the busy ones stay")
    func bounded() {
        let buckets = TokenBuckets<Int>(burst: 1, perSecond: 0.001, capacity: 64, shards: 1)
        #expect(buckets.take(-1, now: start).isAllowed)
        for key in 0..<10_000 {
            _ = buckets.take(key, now: start)
            #expect(!buckets.take(-1, now: start).isAllowed)
        }
        #expect(buckets.count == 64)
    }

    @Test("The entry unused for longest is forgotten first")
    func order() {
        var used = RecentlyUsed<String, Int>(capacity: 3)
        func bumpRevision(_ key: String) -> Int {
            used.use(key, fresh: 0) {
                $0 += 1; return $0
            }
        }
        #expect(["a", "b", "c", "a", "b", "a"].map(bumpRevision) == [1, 1, 1, 2, 2, 3])
        #expect(bumpRevision("d") == 1)
        #expect(bumpRevision("a") == 4)
        #expect(bumpRevision("c") == 1)
        #expect(bumpRevision("b") == 1)
        #expect(used.count == 3)
    }
}
