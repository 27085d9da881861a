import Domain
import HTTPTypes
import Metrics
import Synchronization

/// Keeps the answers of hot pages for as long as nothing is written in their clinic (docs/decisions/0024-cache-responses-by-clinic-revision.md).
///
/// It never decides by itself that a page is good: the clinic's revision is read in the caller's own snapshot, together with their
/// rights, and a page is given out only under the very revision that it was made under.
final class PageMemory: Sendable {
    /// Larger answers are not kept.
    static let pageLimit = 256 << 10

    private struct Page {
        var revision: PageKey.Revision
        var reply: Reply
        /// Bytes that it takes: many small pages with long queries must not take more than few large ones.
        let size: Int

        init(_ reply: Reply, _ revision: PageKey.Revision, _ key: PageKey) {
            self.revision = revision
            self.reply = reply
            size = reply.body.count + key.size + 512
        }
    }

    /// Two generations bound it: when the younger has its half of the bytes, the older is forgotten.
    private struct Generations {
        var young: [PageKey: Page] = [:]
        var old: [PageKey: Page] = [:]
        var youngBytes = 0
    }

    private let generations = Mutex(Generations())
    private let byteLimit: Int
    private let hits: Counter
    private let misses: Counter

    /// - Parameter byteLimit: of all pages together.
    init(byteLimit: Int, factory: any MetricsFactory) {
        self.byteLimit = byteLimit
        hits = Counter(label: "odontox_remembered_pages_total", dimensions: [("outcome", "hit")], factory: factory)
        misses = Counter(label: "odontox_remembered_pages_total", dimensions: [("outcome", "miss")], factory: factory)
    }

    /// The page of that name, if it was kept under this very revision and the clock has not outdated it.
    func find(_ key: PageKey, _ revision: PageKey.Revision, at now: Instant) -> Reply? {
        let known = kept(key, revision).flatMap { $0.window.contains(now) ? $0 : nil }
        if known == nil { misses.increment() } else { hits.increment() }
        return known
    }

    /// Keeps a page that was made under this revision, unless it is a refusal or too large.
    func keep(_ reply: Reply, _ key: PageKey, _ revision: PageKey.Revision) {
        guard reply.status == .ok, reply.body.count <= Self.pageLimit else { return }
        let page = Page(reply, revision, key)
        generations.withLock { Self.keep(page, key, in: &$0, byteLimit) }
    }

    private func kept(_ key: PageKey, _ revision: PageKey.Revision) -> Reply? {
        generations.withLock { generations in
            if let page = generations.young[key] { return page.revision == revision ? page.reply : nil }
            guard let page = generations.old[key], page.revision == revision else { return nil }
            Self.keep(page, key, in: &generations, byteLimit)
            return page.reply
        }
    }

    private static func keep(_ page: Page, _ key: PageKey, in generations: inout Generations, _ byteLimit: Int) {
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
    static func cache(_ pages: PageMemory?) -> Step {
        Step(
            "cache",
            inside: { tx, exchange, next in
                let call = try exchange.authorized()
                guard let pages, exchange.reply == nil, exchange.route.isRemembered, let revision = call.scope.revision else {
                    return try next(tx, &exchange)
                }
                let key = PageKey(call)
                if let kept = pages.find(key, revision, at: call.now) {
                    exchange.reply = kept
                    return try next(tx, &exchange)
                }
                try next(tx, &exchange)
                pages.keep(try exchange.answered(), key, revision)
            })
    }
}
