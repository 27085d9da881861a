import Storage
import TestSupport
import Testing

@Suite struct MigratorTests {
    private let first = Migration(
        id: "0001-people",
        statements: [
            "CREATE TABLE people (id \(SQL.type(.integer)) PRIMARY KEY, name \(SQL.type(.text)))\(SQL.strict)",
            "INSERT INTO people VALUES (1, 'it;s')",
        ])
    private let second = Migration(id: "0002-age", statements: ["ALTER TABLE people ADD COLUMN age \(SQL.type(.integer))"])

    @Test("Migrations are applied once, in order", arguments: TestEngine.allCases)
    func twice(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            #expect(try await Migrator.status(test.database, [first]).pending == ["0001-people"])
            #expect(try await Migrator.migrate(test.database, [first]) == ["0001-people"])
            #expect(try await Migrator.migrate(test.database, [first, second]) == ["0002-age"])
            #expect(try await Migrator.migrate(test.database, [first, second]) == [])
            let status = try await Migrator.status(test.database, [first, second])
            #expect(status.applied == ["0001-people", "0002-age"] && status.isUpToDate)
            let rows = try await test.database.read { tx in
                try tx.query("SELECT name, age FROM people") { (try $0.get(0, as: String.self), try $0.get(1, as: Int?.self)) }
            }
            #expect(rows.count == 1 && rows[0].0 == "it;s" && rows[0].1 == nil)
            let times = try await test.database.read { try $0.query("SELECT applied_at FROM schema_migrations") { $0.int(0) } }
            #expect(times.allSatisfy { $0 > 1_700_000_000_000 && $0 < 9_000_000_000_000 })
        }
    }

    @Test("A migration that changed after it was applied is refused by name", arguments: TestEngine.allCases)
    func changed(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, [first])
            let tampered = Migration(id: first.id, statements: first.statements + ["SELECT 1"])
            await #expect(throws: MigrationError.changed(id: first.id)) { try await Migrator.migrate(test.database, [tampered, second]) }
            await #expect(throws: MigrationError.changed(id: first.id)) { try await Migrator.status(test.database, [tampered]) }
            #expect(try await Migrator.status(test.database, [first, second]).pending == [second.id])
        }
    }

    @Test("A schema newer than the program is refused, untouched", arguments: TestEngine.allCases)
    func newer(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, [first, second])
            await #expect(throws: MigrationError.newerSchema(id: second.id)) { try await Migrator.migrate(test.database, [first]) }
            await #expect(throws: MigrationError.newerSchema(id: second.id)) { try await Migrator.status(test.database, [first]) }
            #expect(MigrationError.newerSchema(id: "x").description.contains("newer version"))
        }
    }

    @Test("A schema of none of the program's migrations is refused by name, untouched", arguments: TestEngine.allCases)
    func other(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, [first, second])
            let baseline = Migration(id: "0003-baseline", statements: ["CREATE TABLE pets (id \(type: .integer))"])
            let refusal = MigrationError.otherSchema(id: first.id)
            await #expect(throws: refusal) { try await Migrator.migrate(test.database, [baseline]) }
            await #expect(throws: refusal) { try await Migrator.status(test.database, [baseline]) }
            #expect(try await Migrator.status(test.database, [first, second]).isUpToDate)
            #expect(try await test.database.read { try Catalogue.tables($0).map(\.name) }.contains("pets") == false)
        }
    }

    @Test("A migration put before an applied one, or twice, is refused", arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, [first])
            let early = Migration(id: "0000-early", statements: ["SELECT 1"])
            await #expect(throws: MigrationError.outOfOrder(id: first.id)) { try await Migrator.migrate(test.database, [early, first]) }
            await #expect(throws: MigrationError.duplicate(id: first.id)) { try await Migrator.migrate(test.database, [first, first]) }
        }
    }

    @Test("A migration that fails leaves nothing of itself, and those before it stay", arguments: TestEngine.allCases)
    func failing(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let broken = Migration(id: "0002-broken", statements: second.statements + ["INSERT INTO nowhere VALUES (1)"])
            await #expect(throws: DatabaseError.self) { try await Migrator.migrate(test.database, [first, broken]) }
            let pending = try await Migrator.status(test.database, [first, second]).pending
            #expect(pending == [second.id])
            let applied = try await Migrator.migrate(test.database, [first, second])
            #expect(applied == [second.id])
        }
    }

    @Test("Processes that migrate at the same time apply each migration once", arguments: TestEngine.allCases)
    func atOnce(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let processes = try (0..<4).map { _ in try test.openAgain() }
            let migrations = (0..<12).map { index in
                Migration(
                    id: "\(100 + index)",
                    statements: index == 0 ? ["CREATE TABLE log (n \(SQL.type(.integer)))"] : ["INSERT INTO log VALUES (\(index))"])
            }
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for process in processes { group.addTask { try await Migrator.migrate(process, migrations) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == migrations.map(\.id))
            let log = try await test.database.read { try $0.query("SELECT n FROM log ORDER BY n") { Int($0.int(0)) } }
            #expect(log == Array(1...11))
            for process in processes { process.close() }
        }
    }

    @Test("Prepared statements survive a change of the schema", arguments: TestEngine.allCases)
    func staleStatements(engine: TestEngine) async throws {
        var options = DatabaseOptions.test
        options.connections = 2
        try await TestDatabase.with(engine, options: options) { test in
            try await Migrator.migrate(test.database, [first])
            let columns = { @Sendable (tx: borrowing Transaction) in try tx.first("SELECT * FROM people") { $0.count } }
            for _ in 0..<8 { #expect(try await test.database.read(columns) == 2) }
            let other = try test.openAgain()
            try await Migrator.migrate(other, [first, second])
            other.close()
            for _ in 0..<8 { #expect(try await test.database.read(columns) == 3) }
            for _ in 0..<8 { #expect(try await test.database.write(columns) == 3) }
        }
    }
}
