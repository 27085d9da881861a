import Domain
import Foundation
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("Upgrading a database of the baseline")
struct UpgradeTests {
    /// A clinic's day as the first build stored it, with a row in each table. Never changed or made again.
    private static let stored = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "baseline.jsonl")

    @Test("Every later migration keeps every row, and `doctor` finds nothing wrong", arguments: TestEngine.allCases)
    func upgrade(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let before = try await Self.makeBaseline(test.database)
            #expect(before.tables.allSatisfy { !$0.value.isEmpty }, "\(before.tables.filter(\.value.isEmpty).keys)")
            let later = DatabaseSchema.migrations.dropFirst(DatabaseSchema.baseline.count).map(\.id)
            #expect(try await Migrator.migrate(test.database, DatabaseSchema.migrations) == later)
            #expect(before.lost(in: try await StoredRows.read(test.database)) == [])
            var wrong: [String] = []
            try await Doctor.examine(test.database, clock: TestClock(try #require(Instant(TestClock.monday))).clock) {
                if !$0.isHealthy { wrong.append("\($0)") }
            }
            #expect(wrong == [])
        }
    }

    @Test(
        "A migration that drops a row, a table, a column or a value is found out",
        arguments: TestEngine.allCases,
        [
            "DELETE FROM closures", "DROP TABLE module_switches", "ALTER TABLE rooms DROP COLUMN color",
            "UPDATE patients SET phone = NULL",
        ] as [SQL])
    func lossy(engine: TestEngine, statement: SQL) async throws {
        try await TestDatabase.with(engine) { test in
            let before = try await Self.makeBaseline(test.database)
            let lossy = Migration(id: "9999-lossy", statements: [statement])
            try await Migrator.migrate(test.database, DatabaseSchema.baseline + [lossy])
            #expect(before.lost(in: try await StoredRows.read(test.database)).count >= 1)
        }
    }

    @Test("The baseline is as it was released", arguments: TestEngine.allCases)
    func unchanged(engine: TestEngine) {
        let all = Migration(id: "", statements: DatabaseSchema.baseline.flatMap(\.statements))
        let released: [TestEngine: String] = [.sqlite: "?", .postgres: "?"]
        #expect(all.checksum(for: engine == .sqlite ? .sqlite : .postgres) == released[engine])
    }

    /// A database with the baseline's tables alone and the stored rows in them, which are returned.
    private static func makeBaseline(_ database: Database) async throws -> StoredRows {
        try await Migrator.migrate(database, DatabaseSchema.baseline)
        let rows = try StoredRows(lines: String(contentsOf: stored, encoding: .utf8))
        try await database.write { try rows.insert($0) }
        let read = try await StoredRows.read(database)
        #expect(rows.lost(in: read) == [])
        return read
    }
}
