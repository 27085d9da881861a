import API
import Domain
import HTTPTypes
import Testing

@testable import Server

@Suite("The memory of pages")
struct ResponseCacheTests {
    private let metrics = MetricRegistry()

    private func memory(bytes: Int) -> ResponseCache { ResponseCache(byteLimit: bytes, factory: metrics) }

    private func key(_ query: String, clinic: UInt64 = 1, role: Role = .receptionist) -> ResponseCacheKey {
        var incoming = RequestData.job("test", at: Instant(milliseconds: 0))
        incoming.queryString = query
        let scope = ClinicScope.system(clinicId: ID(high: clinic, low: 0))
        return ResponseCacheKey(AuthorizedRequest(scope: scope, request: incoming))
    }

    private func revision(_ number: UInt64) -> ID { ID(high: 0, low: number) }

    /// Whether the page had to be made.
    private func isMade(
        _ memory: ResponseCache, _ key: ResponseCacheKey, _ revision: ID, status: HTTPResponse.Status = .ok,
        size: Int = 10, at now: Int64 = 0,
        window: ClockWindow = ClockWindow()
    ) -> Bool {
        if let kept = memory.find(key, revision, at: Instant(milliseconds: now)) {
            #expect(kept.body.count == size)
            return false
        }
        var reply = Reply(status, body: [UInt8](repeating: 1, count: size))
        reply.window = window
        memory.keep(reply, key, revision)
        return true
    }

    @Test("A page is given out under the revision that it was made under, and under no other")
    func revisions() {
        let memory = memory(bytes: 10_000)
        #expect(isMade(memory, key("a"), revision(1)))
        #expect(!isMade(memory, key("a"), revision(1)))
        #expect(isMade(memory, key("a"), revision(2)))
        #expect(!isMade(memory, key("a"), revision(2)))
        #expect(isMade(memory, key("a"), revision(1)))
        #expect(metrics.all.count == 4, "hits and misses, under the present and the former name")
    }

    @Test("Another clinic or query has pages of its own, and the clock outdates what depends on it")
    func keys() {
        let memory = memory(bytes: 10_000)
        #expect(isMade(memory, key("a"), revision(1)))
        #expect(isMade(memory, key("b"), revision(1)))
        #expect(isMade(memory, key("a", clinic: 2), revision(1)))
        let window = ClockWindow(after: Instant(milliseconds: 10), through: Instant(milliseconds: 20))
        #expect(isMade(memory, key("c"), revision(1), at: 15, window: window))
        for now in [11, 20] as [Int64] { #expect(!isMade(memory, key("c"), revision(1), at: now)) }
        for now in [10, 21] as [Int64] {
            #expect(isMade(memory, key("c"), revision(1), at: now, window: window))
        }
    }

    @Test("Refusals and huge pages are not kept")
    func unkept() {
        let memory = memory(bytes: 10 << 20)
        #expect(isMade(memory, key("a"), revision(1), status: .noContent))
        #expect(isMade(memory, key("a"), revision(1), status: .noContent))
        #expect(isMade(memory, key("b"), revision(1), size: ResponseCache.responseLimit + 1))
        #expect(isMade(memory, key("b"), revision(1), size: ResponseCache.responseLimit + 1))
        #expect(isMade(memory, key("c"), revision(1), size: ResponseCache.responseLimit))
        #expect(!isMade(memory, key("c"), revision(1), size: ResponseCache.responseLimit))
    }

    @Test("Long queries count as well, and pages that show nothing")
    func longQueries() {
        let memory = memory(bytes: 100_000)
        let queries = (0..<50).map { "\($0)" + String(repeating: "x", count: 8000) }
        for query in queries { #expect(isMade(memory, key(query), revision(1), size: 0)) }
        #expect(queries.count { !isMade(memory, key($0), revision(1), size: 0) } < 12)
        let short = (0..<1000).map { "?\($0)" }
        for query in short { _ = isMade(memory, key(query), revision(1), size: 0) }
        #expect(short.reversed().prefix { !isMade(memory, key($0), revision(1), size: 0) }.count < 200)
    }

    @Test("What is not asked for any more makes room, what is asked for stays")
    func bound() {
        let memory = memory(bytes: 10_000)
        for number in 0..<20 {
            _ = isMade(memory, key("\(number)"), revision(1), size: 500)
            #expect(!isMade(memory, key("0"), revision(1), size: 500))
        }
        let kept = (1..<20).count { !isMade(memory, key("\($0)"), revision(1), size: 500) }
        #expect(kept < 10)
        #expect(!isMade(memory, key("19"), revision(1), size: 500))
    }
}
