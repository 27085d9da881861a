import Storage
import TestSupport
import Testing

@Suite("Statements that are run later") struct RunLaterTests {
    private func insertion(_ name: String) -> SQL { "INSERT INTO counters (name, n) VALUES (\(name), 0)" }

    @Test("They are there for the next statement, and after the commit", arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.runLater([insertion("a"), "UPDATE counters SET n = n + 1"])
                try tx.runLater([insertion("b")])
                let seen = try tx.query("SELECT name, n FROM counters ORDER BY name") {
                    "\(try $0.get(0, as: String.self))\($0.int(1))"
                }
                #expect(seen == ["a1", "b0"])
                try tx.runLater([insertion("c")])
            }
            // Nothing but what is run later.
            try await test.database.write { try $0.runLater([insertion("d")]) }
            #expect(try await test.database.names() == ["a", "b", "c", "d"])
        }
    }

    @Test("One that fails fails the write, which leaves nothing", arguments: TestEngine.allCases)
    func failing(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in
                    try tx.insert("a")
                    try tx.runLater([insertion("b"), insertion("a"), insertion("c")])
                }
            }
            guard case .unique = error?.kind else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
            #expect(try await test.database.names().isEmpty)
            try await test.database.write { try $0.insert("a") }
            #expect(try await test.database.names() == ["a"])
        }
    }

    @Test("A savepoint takes back those inside it, and no others", arguments: TestEngine.allCases)
    func savepoints(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.runLater([insertion("before")])
                let error = failure {
                    try tx.savepoint {
                        try tx.runLater([insertion("lost")])
                        try tx.savepoint { try tx.runLater([insertion("lost too")]) }
                        throw Refused()
                    }
                }
                #expect(error is Refused)
                try tx.savepoint {
                    try tx.runLater([insertion("kept")])
                    let inner = failure {
                        try tx.savepoint {
                            try tx.insert("lost as well")
                            try tx.runLater([insertion("gone")])
                            throw Refused()
                        }
                    }
                    #expect(inner is Refused)
                }
                try tx.runLater([insertion("after")])
            }
            #expect(try await test.database.names() == ["after", "before", "kept"])
        }
    }

    @Test(
        "Rows are inserted in groups, all of them and in order; none is no trouble",
        arguments: TestEngine.allCases)
    func rows(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            for count in [0, 1, 2, 3, 15, 16, 37, 700] {
                try await test.database.write { tx in
                    try tx.run("DELETE FROM counters")
                    try tx.insertLater(
                        "INSERT INTO counters (name, n) VALUES", (0..<count).map { "(\("\($0)"), \($0))" })
                }
                let all = try await test.database.read {
                    try $0.query("SELECT n, name FROM counters ORDER BY n") { $0.int(0) }
                }
                #expect(all == (0..<count).map(Int64.init))
            }
        }
    }

    @Test("What follows the rows counts for each group", arguments: TestEngine.allCases)
    func upserts(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let rows = (0..<21).map { "(\("\($0)"), 1)" as SQL }
            for _ in 1...2 {
                try await test.database.write { tx in
                    try tx.insertLater(
                        "INSERT INTO counters (name, n) VALUES", rows,
                        "ON CONFLICT (name) DO UPDATE SET n = counters.n + excluded.n")
                }
            }
            #expect(
                try await test.database.read {
                    try $0.first("SELECT sum(n) FROM counters") { try $0.get(0) as Int }
                } == 42)
        }
    }

    @Test("Many hundreds are no trouble", arguments: TestEngine.allCases)
    func many(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                for number in 0..<700 { try tx.runLater([insertion("\(number)")]) }
            }
            #expect(try await test.database.names().count == 700)
        }
    }
}
