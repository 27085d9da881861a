import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("odontox backup and restore")
struct BackupTests {
    @Test(
        """
        A backup taken while the server writes is whole, readable by its owner only, and comes back \
        with all that was acknowledged before it
        """
    )
    func whileWriting() async throws {
        try await TestServer.run(.sqlite) { server in
            let sample = try await SampleClinic.make(on: server)
            let folder = try TestFolder()
            let writing = Task {
                var number = 0
                while !Task.isCancelled {
                    number += 1
                    try await server.makeRoom(in: sample.clinic, "Busy \(number)")
                }
                return number
            }
            let backup = try await Odontox.run(
                ["backup", "--to", folder.file("copy.sqlite")], server.environment)
            writing.cancel()
            _ = await writing.result
            #expect(backup.code == 0, "\(backup)")
            let mode =
                try FileManager.default.attributesOfItem(atPath: folder.file("copy.sqlite"))[
                    .posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(folder.files == ["copy.sqlite"])

            let place = ["ODONTOX_DATABASE_URL": "sqlite:\(folder.file("new/odontox.sqlite"))"]
            let restore = try await Odontox.run(["restore", "--from", folder.file("copy.sqlite")], place)
            #expect(restore.code == 0, "\(restore)")
            let health = try await Odontox.run(["doctor"], place)
            #expect(health.complaints.isEmpty && health.output.contains("ok "), "\(health)")
            let restored = try Database.open(
                .sqlite(path: folder.file("new/odontox.sqlite")), options: .test, logger: TestDatabase.logger)
            defer { restored.close() }
            let appointments = try await restored.read { tx in
                try tx.query("SELECT id FROM appointments ORDER BY starts_at") {
                    try $0.get(0, as: String.self)
                }
            }
            #expect(appointments == sample.appointments)
        }
    }

    @Test("A file that is there is replaced with --force only, and a backup that fails leaves it as it was")
    func existing() async throws {
        try await TestServer.run(.sqlite) { server in
            let folder = try TestFolder()
            try Data("precious".utf8).write(to: URL(filePath: folder.file("copy")))
            let refused = try await Odontox.run(["backup", "--to", folder.file("copy")], server.environment)
            #expect(refused.code == 1 && refused.errors.contains("--force"), "\(refused)")
            let missing = try await Odontox.run(
                ["backup", "--force", "--to", folder.file("copy")],
                ["ODONTOX_DATABASE_URL": "sqlite:\(folder.file("none.sqlite"))"])
            #expect(missing.code == 1 && missing.errors.contains("no database"), "\(missing)")
            #expect(try folder.text("copy") == "precious")
            #expect(folder.files == ["copy"])
            let forced = try await Odontox.run(
                ["backup", "--force", "--to", folder.file("copy")], server.environment)
            #expect(forced.code == 0, "\(forced)")
            #expect(try folder.text("copy").hasPrefix("SQLite format 3"))
        }
    }

    @Test("On PostgreSQL both name the tool to use, without a password, and fail")
    func postgres() async throws {
        let url = ["ODONTOX_DATABASE_URL": "postgres://clinic:hidden@db.example/odontox"]
        let backup = try await Odontox.run(["backup", "--to", "copy"], url)
        #expect(
            backup.code == 1 && backup.errors.contains("pg_dump --format=custom --file=copy"), "\(backup)")
        #expect(!backup.errors.contains("hidden"))
        let restore = try await Odontox.run(["restore", "--from", "copy"], url)
        #expect(restore.code == 1 && restore.errors.contains("pg_restore"), "\(restore)")
    }

    @Test("A restore goes back to the backup, and keeps the database that was there")
    func goesBack() async throws {
        let folder = try TestFolder()
        let database = try await Self.stopped(in: folder)
        let late = try Database.open(
            .sqlite(path: database.path), options: .test, logger: TestDatabase.logger)
        _ = try await late.write { tx in try tx.run("UPDATE rooms SET name = 'Later'") }
        late.close()
        let restore = try await Odontox.run(["restore", "--from", folder.file("copy")], database.environment)
        #expect(restore.code == 0 && restore.output.contains(".before-restore"), "\(restore)")
        #expect(try await Self.room(in: database.path) == "Room 1")
        #expect(try await Self.room(in: database.path + ".before-restore") == "Later")
        let again = try await Odontox.run(["restore", "--from", folder.file("copy")], database.environment)
        #expect(again.code == 1 && again.errors.contains(".before-restore is there"), "\(again)")
    }

    enum Damage: CaseIterable, Sendable {
        case flippedBit, cutOff, text, foreign, newer, empty, missing
    }

    @Test(
        "A damaged, foreign or newer backup is refused before anything is touched", arguments: Damage.allCases
    )
    func refused(damage: Damage) async throws {
        let folder = try TestFolder()
        let database = try await Self.stopped(in: folder)
        let copy = URL(filePath: folder.file("copy"))
        var bytes = try Data(contentsOf: copy)
        switch damage {
        case .flippedBit:
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: copy)
        case .cutOff: try bytes.prefix(bytes.count / 2).write(to: copy)
        case .text: try Data("this is no database, but a letter to my aunt".utf8).write(to: copy)
        case .empty: try Data().write(to: copy)
        case .missing: try FileManager.default.removeItem(at: copy)
        case .foreign:
            try FileManager.default.removeItem(at: copy)
            try Data().write(to: copy)
            try RawSQLite.run("CREATE TABLE recipes (name TEXT)", on: copy.path)
        case .newer:
            try RawSQLite.run(
                "INSERT INTO schema_migrations VALUES ('9999-future', 'x', 99999999999999)", on: database.path
            )
            try FileManager.default.removeItem(at: copy)
            try await DatabaseFile.copy(database.path, to: copy.path)
            try RawSQLite.run("DELETE FROM schema_migrations WHERE id = '9999-future'", on: database.path)
        }
        try DatabaseFile.fold(database.path)
        let before = try Data(contentsOf: URL(filePath: database.path))
        let files = folder.files
        let restore = try await Odontox.run(["restore", "--from", copy.path], database.environment)
        #expect(restore.code == 1, "\(restore)")
        #expect(restore.errors.split(separator: "\n").count == 1, "\(restore)")
        #expect(try Data(contentsOf: URL(filePath: database.path)) == before)
        #expect(folder.files.filter { !$0.hasSuffix(".lock") } == files)
    }

    @Test("No restore while a server has the database open, be it ours or another program")
    func whileServing() async throws {
        let folder = try TestFolder()
        let database = try await Self.stopped(in: folder)
        let server = try Database.open(
            .sqlite(path: database.path), options: .test, logger: TestDatabase.logger)
        let refused = try await Odontox.run(["restore", "--from", folder.file("copy")], database.environment)
        #expect(refused.code == 1 && refused.errors.contains("stop it first"), "\(refused)")
        server.close()
        // Without our lock: as a shell of SQLite's would have it open.
        var options = DatabaseOptions.test
        options.access = .reading
        let shell = try Database.open(
            .sqlite(path: database.path), options: options, logger: TestDatabase.logger)
        let refusedToo = try await Odontox.run(
            ["restore", "--from", folder.file("copy")], database.environment)
        #expect(refusedToo.code == 1 && refusedToo.errors.contains("stop it first"), "\(refusedToo)")
        shell.close()
        let restored = try await Odontox.run(
            ["restore", "--from", folder.file("copy")], database.environment)
        #expect(restored.code == 0, "\(restored)")
    }

    @Test("A database damaged beyond reading can be replaced, and is kept as it is")
    func damagedPresent() async throws {
        let folder = try TestFolder()
        let database = try await Self.stopped(in: folder)
        try Data("not a database at all".utf8).write(to: URL(filePath: database.path))
        let restored = try await Odontox.run(
            ["restore", "--from", folder.file("copy")], database.environment)
        #expect(restored.code == 0, "\(restored)")
        #expect(try await Self.room(in: database.path) == "Room 1")
        #expect(try folder.text("odontox.sqlite.before-restore") == "not a database at all")
    }

    /// A database that nobody serves, with a room, and its backup `copy` beside it.
    private static func stopped(
        in folder: TestFolder
    ) async throws -> (path: String, environment: [String: String]) {
        let path = folder.file("odontox.sqlite")
        try await TestServer.run(.sqlite) { server in
            let clinic = try await server.makeClinic()
            try await server.makeRoom(in: clinic, "Room 1")
            try await server.database.backup(to: path)
            let backup = try await Odontox.run(["backup", "--to", folder.file("copy")], server.environment)
            try #require(backup.code == 0, "\(backup)")
        }
        return (path, ["ODONTOX_DATABASE_URL": "sqlite:\(path)"])
    }

    private static func room(in path: String) async throws -> String? {
        var options = DatabaseOptions.test
        options.access = .reading
        let database = try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
        defer { database.close() }
        return try await database.read { tx in try tx.first("SELECT name FROM rooms") { try $0.get(0) } }
    }
}
