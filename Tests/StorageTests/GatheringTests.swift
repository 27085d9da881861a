import TestSupport
import Testing

@testable import Storage

@Suite("What is left to the end of a transaction (docs/decisions/0028)")
struct GatheringTests {
    /// Adds up, and writes the sum into a counter of this name.
    private final class Sum: AtCommit {
        let name: String
        var value = 0

        init(_ name: String) { self.name = name }

        func write(_ tx: borrowing Transaction) throws { try tx.insert(name, value) }

        static func add(_ value: Int, to name: String, _ tx: borrowing Transaction) throws {
            try tx.gathered(name) { Sum(name) }?.value += value
        }
    }

    @Test("It is written once, by the commit", arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                for value in 1...10 { try Sum.add(value, to: "sum", tx) }
                let early = try tx.first("SELECT n FROM counters WHERE name = 'sum'") { $0.int(0) }
                #expect(early == nil)
            }
            #expect(try await test.database.counter("sum") == 55)
            // Each transaction begins with nothing.
            try await test.database.write { tx in try Sum.add(7, to: "other", tx) }
            #expect(try await test.database.names() == ["other", "sum"])
        }
    }

    @Test("It goes with a transaction that is rolled back", arguments: TestEngine.allCases)
    func rolledBack(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            await #expect(throws: Refused.self) {
                try await test.database.write { tx in
                    try Sum.add(1, to: "lost", tx)
                    throw Refused()
                }
            }
            try await test.database.write { tx in try Sum.add(2, to: "kept", tx) }
            #expect(try await test.database.names() == ["kept"])
        }
    }

    @Test("A savepoint has its own: what came before is written first, what is inside goes with it", arguments: TestEngine.allCases)
    func savepoints(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try Sum.add(1, to: "before", tx)
                let error = failure {
                    try tx.savepoint {
                        try Sum.add(2, to: "inside", tx)
                        throw Refused()
                    }
                }
                #expect(error is Refused)
                try tx.savepoint { try Sum.add(3, to: "done", tx) }
                try Sum.add(4, to: "after", tx)
            }
            #expect(try await test.database.names() == ["after", "before", "done"])
        }
    }

    @Test("Of jobs that share a commit, one that throws takes back only its own part")
    func together() async throws {
        try await TestDatabase.with(.sqlite, template: counters) { test in
            let gate = Gate()
            let first = Task { try await test.database.write { _ in gate.wait() } }
            #expect(try await eventually { test.database.metrics.writes.waiting == 0 && test.database.metrics.writes.accepted > 0 })
            let before = test.database.metrics.writes.accepted
            let tasks = (0..<6).map { index in
                Task {
                    try await test.database.write { tx in
                        try Sum.add(1, to: "sum", tx)
                        if index == 3 { throw Refused() }
                        try tx.run("DELETE FROM counters WHERE name = 'sum' AND n < 0")
                    }
                }
            }
            #expect(try await eventually { test.database.metrics.writes.accepted == before + 6 })
            gate.open()
            try await first.value
            var refused = 0
            for task in tasks {
                do { try await task.value } catch is Refused { refused += 1 } catch { /* two sums of one name, each in a savepoint */  }
            }
            #expect(refused == 1)
            // In savepoints each job writes its own sum: the first stays, and the name is taken for the rest.
            #expect(try await test.database.counter("sum") == 1)
        }
    }
}
