import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("odontox move")
struct MoveTests {
    @Test("Every table goes from SQLite to PostgreSQL and back, row for row")
    func thereAndBack() async throws {
        let folder = try TestFolder()
        try await Self.sample(at: folder.file("source.sqlite"))
        let target = try await TestDatabase.make(.postgres)
        let there = try await Odontox.run([
            "move", "--from", "sqlite:\(folder.file("source.sqlite"))", "--to", target.url.text,
        ])
        #expect(there.code == 0, "\(there)")
        let back = try await Odontox.run([
            "move", "--from", target.url.text, "--to", "sqlite:\(folder.file("back.sqlite"))",
        ])
        #expect(back.code == 0, "\(back)")
        // Checksums and counts of all tables, in lines.
        #expect(there.output == back.output)

        let source = try Self.reading(folder.file("source.sqlite"))
        let returned = try Self.reading(folder.file("back.sqlite"))
        defer {
            source.close()
            returned.close()
        }
        let tables = try await source.read { try Catalogue.tables($0) }.map(\.name).filter {
            $0 != "schema_migrations"
        }
        #expect(
            tables.contains("appointments") && tables.contains("audit_entries")
                && tables.contains("idempotency_keys"))
        for table in tables {
            let rows = try await Self.count(table, in: source)
            #expect(there.output.contains("  \(table)  \(rows)\n"), "\(table) \(rows)")
            #expect(try await Self.count(table, in: target.database) == rows)
            #expect(try await Self.count(table, in: returned) == rows)
        }
        #expect(try await Self.count("appointments", in: target.database) == 4)
        let health = try await Odontox.run(["doctor"], ["ODONTOX_DATABASE_URL": target.url.text])
        #expect(health.complaints.isEmpty && health.output.contains("ok "), "\(health)")
        try await target.close()
    }

    @Test("A target that holds anything is refused, and stays as it is")
    func notEmpty() async throws {
        let folder = try TestFolder()
        try await Self.sample(at: folder.file("source.sqlite"))
        try await TestServer.run(.postgres) { server in
            _ = try await server.makeClinic()
            let refused = try await Odontox.run(
                [
                    "move", "--from", "sqlite:\(folder.file("source.sqlite"))", "--to",
                    server.backend.settings.database.text,
                ])
            #expect(refused.code == 1 && refused.errors.contains("not empty"), "\(refused)")
            #expect(try await server.count("SELECT count(*) FROM clinics") == 1)
            #expect(try await server.count("SELECT count(*) FROM users") == 0)
        }
    }

    @Test("A row that the target refuses leaves the target empty")
    func refusedRow() async throws {
        let folder = try TestFolder()
        try await Self.sample(at: folder.file("source.sqlite"))
        try RawSQLite.run(
            """
            UPDATE appointments SET starts_at = (SELECT min(starts_at)
            FROM appointments), ends_at = (SELECT min(ends_at) FROM appointments),
                busy_until = (SELECT min(busy_until) FROM appointments)
            """, on: folder.file("source.sqlite"))
        let target = try await TestDatabase.make(.postgres)
        let refused = try await Odontox.run([
            "move", "--from", "sqlite:\(folder.file("source.sqlite"))", "--to", target.url.text,
        ])
        #expect(refused.code == 1 && refused.errors.contains("Nothing was moved"), "\(refused)")
        #expect(refused.errors.contains("too close"), "\(refused)")
        #expect(refused.errors.split(separator: "\n").count == 1, "\(refused)")
        #expect(try await target.database.read { try Catalogue.tables($0).isEmpty })
        try await target.close()
    }

    @Test(
        "A row whose key is not its name's is named, and nothing moves",
        arguments: [
            ("UPDATE rooms SET name = 'Cafe\u{301}'", "name_key, search, sort_key of room "),
            (
                "UPDATE appointments SET operatory = 'Elsewhere' WHERE time = 600",
                "operatory_key of appointment "
            ),
        ])
    func wrongKeys(damage: String, words: String) async throws {
        let folder = try TestFolder()
        try await Self.sample(at: folder.file("source.sqlite"))
        try RawSQLite.run(damage, on: folder.file("source.sqlite"))
        let target = try await TestDatabase.make(.postgres)
        let refused = try await Odontox.run([
            "move", "--from", "sqlite:\(folder.file("source.sqlite"))", "--to", target.url.text,
        ])
        #expect(
            refused.code == 1 && refused.errors.contains("Nothing was moved")
                && refused.errors.contains(words), "\(refused)")
        #expect(refused.errors.split(separator: "\n").count == 1, "\(refused)")
        #expect(try await target.database.read { try Catalogue.tables($0).isEmpty })
        try await target.close()
    }

    @Test("Nothing moves while a server has the source open, or when there is no source")
    func whileServing() async throws {
        try await TestServer.run(.sqlite) { server in
            let folder = try TestFolder()
            let target = "sqlite:\(folder.file("target.sqlite"))"
            let busy = try await Odontox.run([
                "move", "--from", server.backend.settings.database.text, "--to", target,
            ])
            #expect(busy.code == 1 && busy.errors.contains("stop it first"), "\(busy)")
            let missing = try await Odontox.run([
                "move", "--from", "sqlite:\(folder.file("none"))", "--to", target,
            ])
            #expect(missing.code == 1 && missing.errors.contains("no database"), "\(missing)")
            let itself = try await Odontox.run(["move", "--from", target, "--to", target])
            #expect(itself.code == 1 && itself.errors.contains("same database"), "\(itself)")
            #expect(folder.files.isEmpty)
        }
    }

    private static func sample(at path: String) async throws {
        try await TestServer.run(.sqlite) { server in
            _ = try await SampleClinic.make(on: server)
            try await server.database.backup(to: path)
        }
    }

    private static func reading(_ path: String) throws -> Database {
        var options = DatabaseOptions.test
        options.access = .reading
        return try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
    }

    private static func count(_ table: String, in database: Database) async throws -> Int {
        try await database.read { tx in
            guard let table = try Catalogue.tables(tx).first(where: { $0.name == table }) else { return -1 }
            return try Catalogue.count(table, tx)
        }
    }
}
