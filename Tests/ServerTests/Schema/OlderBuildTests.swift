import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A database from before the first release")
struct OlderBuildTests {
    @Test(
        "Every command refuses it with one line that says what it is and what to do",
        arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            let old = Migration(
                id: "0001-identity",
                statements: [
                    "CREATE TABLE clinics (name \(type: .text) PRIMARY KEY)\(SQL.strict)",
                    "INSERT INTO clinics VALUES ('Old Clinic')",
                ])
            let made = try place.open()
            try await Migrator.migrate(made, [old])
            made.close()
            for command in [
                ["serve"], ["migrate"], ["demo"], ["token", "--email", "a@b.example"], ["doctor"],
            ] {
                let run = try await place.run(command)
                #expect(run.code == 1, "\(command): \(run)")
                let lines = (run.output + "\n" + run.errors).split(separator: "\n").filter {
                    $0.contains("0001-identity")
                }
                #expect(lines.count == 1, "\(command): \(run)")
                #expect(
                    lines.allSatisfy {
                        $0.contains("before the first release") && $0.contains("a new database")
                    })
            }
            let left = try place.open()
            defer { left.close() }
            let tables = try await left.read { try Catalogue.tables($0).map(\.name) }
            #expect(tables.sorted() == ["clinics", "schema_migrations"])
            #expect(try await Migrator.status(left, [old]).isUpToDate)
            let name = try await left.read {
                try $0.first("SELECT name FROM clinics") { try $0.get(0) as String }
            }
            #expect(name == "Old Clinic")
        }
    }

    @Test("It is refused as a backup to restore, and as the source or target of a move")
    func elsewhere() async throws {
        let folder = try TestFolder()
        let path = folder.file("old.sqlite")
        let live = DatabaseURL.sqlite(path: folder.file("live.sqlite"))
        let database = try Database.open(live, options: .test, logger: TestDatabase.logger)
        let table: SQL = "CREATE TABLE clinics (name \(type: .text) PRIMARY KEY)\(SQL.strict)"
        try await Migrator.migrate(database, [Migration(id: "0001-identity", statements: [table])])
        try await database.backup(to: path)
        database.close()
        let (old, new) = ("sqlite:\(path)", "sqlite:\(folder.file("new.sqlite"))")
        let place = ["ODONTOX_DATABASE_URL": new]
        #expect(try await Odontox.run(["migrate"], place).code == 0)
        for command in [
            ["restore", "--from", path], ["move", "--from", old, "--to", new],
            ["move", "--from", new, "--to", old],
        ] {
            let run = try await Odontox.run(command, place)
            #expect(run.code == 1 && run.errors.contains("before the first release"), "\(run)")
        }
    }
}
