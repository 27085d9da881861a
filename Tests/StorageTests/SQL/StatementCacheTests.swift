@testable import Storage
import TestSupport
import Testing

@Suite struct StatementCacheTests {
    @Test(
        "Composed statements of different shapes never answer for each other", arguments: TestEngine.allCases)
    func composition(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in for index in 1...9 { try tx.insert("c\(index)", index) } }
            let filters: [SQL] = ["n > \(2)", "n < \(8)", "name <> \("c5")"]
            let orders: [SQL] = ["n", "n DESC"]
            try await test.database.read { tx in
                for _ in 0..<3 {
                    for mask in 0..<8 {
                        for (direction, order) in orders.enumerated() {
                            let chosen = filters.indices.filter { mask & (1 << $0) != 0 }
                            let condition: SQL =
                                chosen.isEmpty
                                ? "" : " WHERE " + chosen.map { filters[$0] }.joined(separator: " AND ")
                            let got = try tx.query("SELECT n FROM counters\(condition) ORDER BY \(order)") {
                                Int($0.int(0))
                            }
                            var expected = (1...9).filter { n in
                                chosen.allSatisfy { [n > 2, n < 8, n != 5][$0] }
                            }
                            if direction == 1 { expected.reverse() }
                            #expect(got == expected)
                        }
                    }
                }
            }
        }
    }

    @Test("The cache keeps its bound, and what left it works again", arguments: TestEngine.allCases)
    func bound(engine: TestEngine) async throws {
        var options = DatabaseOptions.test
        options.statementCacheSize = 4
        options.connections = 1
        options.readers = 1
        try await TestDatabase.with(engine, options: options) { test in
            for _ in 0..<2 {
                for length in 1...10 {
                    let sum = try await test.database.read { tx in
                        let terms = (1...length).map { "CAST(\($0) AS \(SQL.type(.integer)))" as SQL }
                        return try tx.first("SELECT \(terms.joined(separator: " + "))") { $0.int(0) }
                    }
                    #expect(sum == Int64(length * (length + 1) / 2))
                }
            }
            guard engine == .postgres else { return }
            let kept = try await test.database.read { tx in
                try tx.first("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 's%'") { $0.int(0) }
            }
            // Those that leave are given back after the transaction, so the one that asks may be
            // one too many.
            #expect(try #require(kept) <= 5)
        }
    }

    @Test("The least recently used one leaves first")
    func order() {
        var cache = StatementCache<Int>(engine: .sqlite, capacity: 2)
        let first: SQL = "SELECT 1"
        let second: SQL = "SELECT 2"
        #expect(cache.insert(1, for: first).isEmpty)
        #expect(cache.insert(2, for: second).isEmpty)
        #expect(cache.find(first) == 1)
        #expect(cache.insert(3, for: "SELECT 3") == [2])
        #expect(cache.find(second) == nil)
        #expect(cache.find(first) == 1)
    }

    @Test("A statement can be used while its own rows are visited", arguments: TestEngine.allCases)
    func nested(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in for index in 1...3 { try tx.insert("c\(index)", index) } }
            let all = try await test.database.read { tx in
                func numbers(
                    above floor: Int, _ visit: (Int) throws -> Void, _ tx: borrowing Transaction
                ) throws {
                    try tx.each("SELECT n FROM counters WHERE n > \(floor) ORDER BY n") {
                        try visit(Int($0.int(0)))
                    }
                }
                var all: [String] = []
                try numbers(
                    above: 0, { outer in try numbers(above: outer, { all.append("\(outer)\($0)") }, tx) }, tx)
                return all
            }
            #expect(all == ["12", "13", "23"])
        }
    }

    @Test("An error out of a row leaves the statement ready for its next use", arguments: TestEngine.allCases)
    func thrownFromRow(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                for index in 1...3 { try tx.insert("c\(index)", index) }
                for _ in 0..<2 {
                    let statement: SQL = "SELECT n FROM counters ORDER BY n"
                    let error = failure { try tx.each(statement) { _ in throw Refused() } }
                    #expect(error is Refused)
                    let first = try tx.first(statement) { $0.int(0) }
                    let all = try tx.query(statement) { $0.int(0) }
                    #expect(first == 1 && all == [1, 2, 3])
                }
                try tx.run("DROP TABLE counters")
            }
        }
    }
}
