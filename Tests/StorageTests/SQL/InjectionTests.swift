import Storage
import TestSupport
import Testing

@Suite struct InjectionTests {
    @Test(
        "A runtime text is always a value, whatever it says",
        arguments: TestEngine.allCases,
        ["'; DROP TABLE counters; --", "' OR '1'='1", "$1", "?", "\\'; DELETE FROM counters", "\"", "%_"]
    )
    func valuesOnly(engine: TestEngine, text: String) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            try await test.database.write { tx in
                try tx.insert("other")
                try tx.insert(text)
            }
            let found = try await test.database.read { tx in
                try tx.query("SELECT name FROM counters WHERE name = \(text)") {
                    try $0.get(0, as: String.self)
                }
            }
            #expect(found == [text])
            #expect(try await test.database.names().count == 2)
        }
    }

    @Test("Two statements in one are refused", arguments: TestEngine.allCases)
    func oneStatement(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in try tx.run("DELETE FROM counters; DELETE FROM counters")
                }
            }
            try await test.database.write { tx in try tx.run("DELETE FROM counters;\n") }
        }
    }

    @Test("A read cannot write", arguments: TestEngine.allCases)
    func readOnly(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            await #expect(throws: DatabaseError.self) {
                try await test.database.read { try $0.insert("sneaky") }
            }
            let names = try await test.database.names()
            #expect(names.isEmpty)
        }
    }
}
