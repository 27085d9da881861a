import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The outbox worker reads what it has claimed")
struct OutboxPlanTests {
    @Test("By its ids, also while SQLite knows nothing of how long the outbox is")
    func claimed() async throws {
        try await TestServer.run(.sqlite) { server in
            for count in [1, 8, 32] {
                let ids = (0..<count).map { ID(high: 0, low: UInt64($0)) }
                let plan = try await server.database.read { tx in
                    try tx.query("EXPLAIN QUERY PLAN \(OutboxQueries.claimed(ids))") {
                        try $0.get(3) as String
                    }
                }
                #expect(plan.count == 3)
                #expect(plan.first == "SEARCH o USING INDEX sqlite_autoindex_outbox_1 (id=?)")
                #expect(plan[1].hasPrefix("SEARCH c "), "\(plan)")
                #expect(
                    plan[2].hasPrefix("SEARCH p USING INDEX contact_preferences_current"), "\(plan)")
            }
        }
    }
}
