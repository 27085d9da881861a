import Storage
import TestSupport
import Testing

@Suite struct SmokeTests {
    @Test("What is written can be read, and a thrown error takes its write back", arguments: TestEngine.allCases)
    func roundTrip(engine: TestEngine) async throws {
        struct Refused: Error {}
        try await TestDatabase.with(engine) { test in
            let database = test.database
            let migration = Migration(
                id: "1",
                statements: ["CREATE TABLE t (id \(SQL.type(.text)) PRIMARY KEY, n \(SQL.type(.integer)))\(SQL.strict)"])
            #expect(try await Migrator.migrate(database, [migration]) == ["1"])
            try await database.write { tx in
                for index in 0..<10 { try tx.run("INSERT INTO t VALUES (\("k\(index)"), \(index))") }
            }
            await #expect(throws: Refused.self) {
                try await database.write { tx in
                    try tx.run("DELETE FROM t")
                    throw Refused()
                }
            }
            let rows = try await database.read { tx in
                try tx.query("SELECT id, n FROM t WHERE n >= \(5) ORDER BY n") { (try $0.get(0, as: String.self), $0.int(1)) }
            }
            #expect(rows.map(\.1) == [5, 6, 7, 8, 9])
        }
    }
}
