import Domain
import HTTPTypes
import Metrics
import Synchronization

/// Keeps the answers of hot pages for as long as nothing is written in their clinic
/// (docs/decisions/0024-cache-responses-by-clinic-revision.md).
///
/// It never decides by itself that a page is good: the clinic's revision is read in the caller's own
/// snapshot, together with their rights, and a page is given out only under the very revision that it
/// was made under.
final class ResponseCache: Sendable {
    /// Larger answers are not kept.
    static let responseLimit = 256 << 10

    private struct CachedResponse {
        var revision: ResponseCacheKey.Revision
        var reply: Reply
        /// Bytes that it takes: many small pages with long queries must not take more than few large ones.
        let size: Int

        init(_ reply: Reply, _ revision: ResponseCacheKey.Revision, _ key: ResponseCacheKey) {
            self.revision = revision
            self.reply = reply
            size = reply.body.count + key.size + 512
        }
    }

    /// Two generations bound it: when the younger has its half of the bytes, the older is forgotten.
    private struct Generations {
        var young: [ResponseCacheKey: CachedResponse] = [:]
        var old: [ResponseCacheKey: CachedResponse] = [:]
        var youngBytes = 0
    }

    private let generations = Mutex(Generations())
    private let byteLimit: Int
    private let hits: [Counter]
    private let misses: [Counter]

    /// - Parameter byteLimit: of all pages together.
    init(byteLimit: Int, factory: any MetricsFactory) {
        self.byteLimit = byteLimit
        // The second name is the former one, for one release more.
        let labels = ["odontox_response_cache_requests_total", "odontox_remembered_pages_total"]
        hits = labels.map { Counter(label: $0, dimensions: [("outcome", "hit")], factory: factory) }
        misses = labels.map { Counter(label: $0, dimensions: [("outcome", "miss")], factory: factory) }
    }

    /// The page of that name, if it was kept under this very revision and the clock has not outdated it.
    func find(_ key: ResponseCacheKey, _ revision: ResponseCacheKey.Revision, at now: Instant) -> Reply? {
        let known = kept(key, revision).flatMap { $0.window.contains(now) ? $0 : nil }
        for counter in known == nil ? misses : hits { counter.increment() }
        return known
    }

    /// Keeps a page that was made under this revision, unless it is a refusal or too large.
    func keep(_ reply: Reply, _ key: ResponseCacheKey, _ revision: ResponseCacheKey.Revision) {
        guard reply.status == .ok, reply.body.count <= Self.responseLimit else { return }
        let page = CachedResponse(reply, revision, key)
        generations.withLock { Self.keep(page, key, in: &$0, byteLimit) }
    }

    private func kept(_ key: ResponseCacheKey, _ revision: ResponseCacheKey.Revision) -> Reply? {
        generations.withLock { generations in
            if let page = generations.young[key] { return page.revision == revision ? page.reply : nil }
            guard let page = generations.old[key], page.revision == revision else { return nil }
            Self.keep(page, key, in: &generations, byteLimit)
            return page.reply
        }
    }

    private static func keep(
        _ page: CachedResponse, _ key: ResponseCacheKey, in generations: inout Generations, _ byteLimit: Int
    ) {
        if generations.youngBytes + page.size > byteLimit / 2 {
            generations.old = generations.young
            generations.young = [:]
            generations.youngBytes = 0
        }
        generations.youngBytes += page.size - (generations.young[key]?.size ?? 0)
        generations.young[key] = page
    }
}

extension Step {
    /// Gives out a page that is kept, which then need not be made, and keeps what is made.
    static func cache(_ responseCache: ResponseCache?) -> Step {
        Step(
            "cache",
            inside: { tx, exchange, next in
                let call = try exchange.authorized()
                guard let responseCache, exchange.reply == nil, exchange.route.isCached,
                    let revision = call.scope.revision
                else {
                    return try next(tx, &exchange)
                }
                let key = ResponseCacheKey(call)
                if let kept = responseCache.find(key, revision, at: call.now) {
                    exchange.reply = kept
                    return try next(tx, &exchange)
                }
                try next(tx, &exchange)
                responseCache.keep(try exchange.answered(), key, revision)
            })
    }
}

/// What a cached response is asked for by: all of a call that may show in its answer.
struct ResponseCacheKey: Hashable, Sendable {
    /// Names what a clinic's data is like: another after each write.
    typealias Revision = ID

    private let clinicId: ID
    private let role: Role
    /// Whose own data a patient sees.
    private let patientId: ID?
    private let path: String
    private let query: String

    /// Bytes of its texts.
    var size: Int { path.utf8.count + query.utf8.count }

    init(_ call: AuthorizedRequest) {
        clinicId = call.scope.clinicId
        role = call.scope.role
        patientId = call.scope.patientId
        path = call.request.path
        query = call.request.queryString
    }
}
