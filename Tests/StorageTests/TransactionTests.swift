import Storage
import TestSupport
import Testing

@Suite struct TransactionTests {
    @Test("A statement that is attempted takes nothing with it when it fails", arguments: TestEngine.allCases)
    func attempt(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.insert("a")
                #expect(throws: DatabaseError.self) {
                    try tx.attempt("INSERT INTO counters (name, n) VALUES ('b', 1), ('a', 2)")
                }
                try tx.attempt("UPDATE counters SET n = 7")
                try tx.insert("c")
            }
            #expect(try await test.database.names() == ["a", "c"])
            #expect(try await test.database.counter("a") == 7)
        }
    }

    @Test("What a body throws reaches the caller and takes the writes back", arguments: TestEngine.allCases)
    func rollback(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            await #expect(throws: Refused.self) {
                try await test.database.write { tx in
                    try tx.insert("a")
                    throw Refused()
                }
            }
            #expect(try await test.database.names().isEmpty)
            try await test.database.write { try $0.insert("a") }
            #expect(try await test.database.names() == ["a"])
        }
    }

    @Test("Queries that are asked together answer one after the other", arguments: TestEngine.allCases)
    func askedTogether(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let seen = try await test.database.write { tx in
                try tx.insert("a", 1)
                try tx.insert("b", 2)
                var seen: [String] = []
                try tx.eachAll([
                    "SELECT name FROM counters WHERE n > \(0) ORDER BY name",
                    "SELECT name FROM counters WHERE n > \(5)",
                    "SELECT name FROM counters ORDER BY name DESC",
                ]) { query, row in
                    seen.append("\(query)\(try row.get(0, as: String.self))")
                }
                return seen
            }
            #expect(seen == ["0a", "0b", "2b", "2a"])
        }
    }

    @Test("Nested savepoints are rolled back alone, with all inside them", arguments: TestEngine.allCases)
    func savepoints(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.savepoint {
                    try tx.insert("outer")
                    let error = failure {
                        try tx.savepoint {
                            try tx.insert("lost")
                            try tx.savepoint { try tx.insert("lost too") }
                            throw Refused()
                        }
                    }
                    #expect(error is Refused)
                    try tx.savepoint { try tx.insert("inner") }
                    try tx.savepoint {}
                    let other = failure { try tx.savepoint { throw Refused() } }
                    #expect(other is Refused)
                }
                try tx.insert("after")
            }
            #expect(try await test.database.names() == ["after", "inner", "outer"])
        }
    }

    @Test("A savepoint makes a failed statement harmless", arguments: TestEngine.allCases)
    func failureInSavepoint(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.insert("a")
                for _ in 0..<3 {
                    let error = failure {
                        try tx.savepoint {
                            try tx.insert("b")
                            try tx.insert("a")
                        }
                    }
                    #expect(error is DatabaseError)
                }
                try tx.insert("c")
            }
            #expect(try await test.database.names() == ["a", "c"])
        }
    }

    @Test(
        "Without a savepoint a failed statement spoils the transaction, also for a body that hides it",
        arguments: TestEngine.allCases)
    func spoiled(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            await #expect {
                try await test.database.write { tx in
                    try tx.insert("a")
                    try? tx.insert("a")
                    let error = failure { try tx.insert("b") }
                    #expect(error is DatabaseError)
                }
            } throws: {
                ($0 as? DatabaseError)?.isUnique(sqlite: "counters.name", postgres: "counters_pkey") == true
            }
            await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in
                    try tx.savepoint {
                        try tx.insert("a")
                        try? tx.insert("a")
                    }
                }
            }
            let names = try await test.database.names()
            #expect(names.isEmpty)
        }
    }

    @Test(
        "A statement cannot begin or end a transaction", arguments: TestEngine.allCases,
        ["ROLLBACK", "commit", " ;\n END", "BEGIN", "SAVEPOINT x", "ROLLBACK TO odontox", "RELEASE odontox"]
            as [SQL])
    func endedFromInside(engine: TestEngine, statement: SQL) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in
                    try tx.insert("a")
                    try tx.run(statement)
                }
            }
            try await test.database.write { try $0.insert("b") }
            let names = try await test.database.names()
            #expect(names == ["b"])
        }
    }

    @Test(
        "run counts the rows it changed, and none for a statement that changes none",
        arguments: TestEngine.allCases)
    func changes(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let counts = try await test.database.write { tx in
                [
                    try tx.run("INSERT INTO counters VALUES ('a', 1), ('b', 2), ('c', 3)"),
                    try tx.run("UPDATE counters SET n = n + 1 WHERE n > \(1)"),
                    try tx.run("UPDATE counters SET n = 0 WHERE n > \(100)"),
                    try tx.run("SELECT n FROM counters"),
                    try tx.run("CREATE TABLE other (n \(SQL.type(.integer)))"),
                    try tx.run("DELETE FROM counters"),
                ]
            }
            #expect(counts == [3, 2, 0, 0, 0, 3])
        }
    }

    @Test("RETURNING gives rows", arguments: TestEngine.allCases)
    func returning(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let numbers = try await test.database.write { tx in
                try tx.insert("a", 1)
                try tx.insert("b", 2)
                let one = try tx.first("UPDATE counters SET n = n + 10 WHERE name = \("a") RETURNING n") {
                    $0.int(0)
                }
                let all = try tx.query("UPDATE counters SET n = n + 10 RETURNING n") { $0.int(0) }
                return (one, all.sorted())
            }
            #expect(numbers.0 == 11)
            #expect(numbers.1 == [12, 21])
            #expect(try await test.database.counter("b") == 12)
        }
    }

    @Test(
        "Statements run together are one step: in order, and the first that fails throws",
        arguments: TestEngine.allCases)
    func together(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            @Sendable func insert(_ name: String) -> SQL { "INSERT INTO counters VALUES (\(name), \(1))" }
            let counts = try await test.database.write { tx in
                try tx.runAll([
                    insert("a"), insert("b"), "UPDATE counters SET n = n + 1",
                    "DELETE FROM counters WHERE name = 'b'",
                ])
            }
            #expect(counts == [1, 1, 2, 1])
            await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in try tx.runAll([insert("c"), insert("a"), insert("d")]) }
            }
            try await test.database.write { tx in
                let error = failure { try tx.savepoint { try tx.runAll([insert("c"), insert("a")]) } }
                #expect(error is DatabaseError)
                let none = try tx.runAll([])
                #expect(none == [])
            }
            #expect(try await test.database.names() == ["a"])
        }
    }

    @Test("A read sees one snapshot, whatever is committed meanwhile", arguments: TestEngine.allCases)
    func snapshot(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let database = test.database
            try await database.write { try $0.insert("a", 1) }
            let hasLooked = Gate()
            let hasWritten = Gate()
            async let seen = database.read { tx in
                let before = try tx.first("SELECT n FROM counters WHERE name = 'a'") { $0.int(0) }
                hasLooked.open()
                hasWritten.wait()
                let after = try tx.query("SELECT n FROM counters") { $0.int(0) }
                return (before, after)
            }
            try await database.write { tx in
                hasLooked.wait()
                try tx.run("UPDATE counters SET n = 2")
                try tx.insert("b", 9)
            }
            hasWritten.open()
            let (before, after) = try await seen
            #expect(before == 1 && after == [1])
            #expect(try await database.counter("a") == 2)
        }
    }
}
