import Domain
import Foundation
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("odontox doctor")
struct IntegrityCheckTests {
    @Test(
        "A database that was only worked on through the API is well, also while the server has it open",
        arguments: TestEngine.allCases)
    func healthy(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let sample = try await SampleClinic.make(on: server)
            let cancelled = try await server.delete(
                "/appointments/\(sample.appointments[3])", as: sample.receptionist)
            #expect(cancelled.status == 200, "\(cancelled)")
            #expect(try await Self.findings(server).isEmpty)
            let appointment = try await Odontox.run(["doctor"], server.environment)
            #expect(appointment.complaints.isEmpty, "\(appointment)")
        }
    }

    @Test(
        "Whatever is damaged is named, and by nothing but its ids", arguments: TestEngine.allCases, Damage.all
    )
    func damaged(engine: TestEngine, damage: Damage) async throws {
        try await TestServer.run(engine) { server in
            let sample = try await SampleClinic.make(on: server)
            _ = try await server.makeClinic("Other Clinic")
            try await damage.inflict(on: server)
            let findings = try await Self.findings(server)
            let finding = try #require(findings[damage.check], "\(findings)")
            for word in damage.words(sample) { #expect(finding.contains(word), "\(finding)") }
            #expect(!finding.contains("Ahmed") && !finding.contains("ahmed@test.example"))
        }
    }

    @Test("The guards that are looked for are all that the schema has", arguments: TestEngine.allCases)
    func guards(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let names = try await server.database.read { tx in try ConstraintChecks.present(tx) }
            #expect(names == ConstraintChecks.expected[engine == .sqlite ? .sqlite : .postgres])
        }
    }

    @Test("The command names what is wrong on one line and exits with 1", arguments: TestEngine.allCases)
    func command(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let sample = try await SampleClinic.make(on: server)
            try await Damage.payment.inflict(on: server)
            let appointment = try await Odontox.run(["doctor"], server.environment)
            #expect(appointment.code == 1)
            #expect(
                appointment.output.split(separator: "\n").contains {
                    $0.hasPrefix("WRONG") && $0.contains(sample.invoice)
                }, "\(appointment)")
        }
    }

    @Test("PostgreSQL without a synchronous standby is warned of, and SQLite, which has none, is not")
    func standby() async throws {
        try await TestServer.run(.postgres) { server in
            let run = try await Odontox.run(["doctor"], server.environment)
            #expect(run.code == 0 && run.output.contains("\nwarn   no synchronous standby follows"), "\(run)")
        }
        try await TestServer.run(.sqlite) { server in
            let run = try await Odontox.run(["doctor"], server.environment)
            #expect(run.code == 0 && !run.output.contains("standby"), "\(run)")
        }
    }

    @Test("Who may read the tables needs no right beyond pg_monitor")
    func rights() async throws {
        try await TestServer.run(.postgres) { server in
            _ = try await SampleClinic.make(on: server)
            let role = "reader_\(UUID().uuidString.prefix(8).lowercased())"
            try await server.database.write { tx in
                try tx.run("CREATE ROLE \(try SQL.name(role)) LOGIN PASSWORD 'reader'")
                try tx.run("GRANT pg_monitor, pg_read_all_data TO \(try SQL.name(role))")
            }
            let address = server.backend.settings.database.text
            let at = try #require(address.lastIndex(of: "@"))
            let url = "postgres://\(role):reader\(address[at...])"
            let run = try await Odontox.run(["doctor"], ["ODONTOX_DATABASE_URL": url])
            #expect(!run.output.isEmpty && run.complaints.isEmpty, "\(run)")
            try await server.database.write { tx in
                try tx.run("DROP ROLE \(try SQL.name(role))")
            }
        }
    }

    @Test("A page of zeros in the file is found")
    func brokenPage() async throws {
        try await TestServer.run(.sqlite) { server in
            _ = try await SampleClinic.make(on: server)
            let folder = try TestFolder()
            try await server.database.backup(to: folder.file("copy"))
            let file = try FileHandle(forUpdating: URL(filePath: folder.file("copy")))
            try file.seek(toOffset: 4096 * 5)
            try file.write(contentsOf: Data(count: 4096))
            try file.close()
            let appointment = try await Odontox.run(
                ["doctor"], ["ODONTOX_DATABASE_URL": "sqlite:\(folder.file("copy"))"])
            #expect(appointment.code == 1 && appointment.output.contains("WRONG"), "\(appointment)")
        }
    }

    @Test("In SQLite an id that is not 16 bytes is found")
    func shortID() async throws {
        try await TestServer.run(.sqlite) { server in
            _ = try await SampleClinic.make(on: server)
            let path = try #require(server.backend.settings.database.filePath)
            try RawSQLite.run("UPDATE outbox SET entity_id = X'0A'", on: path)
            let found = try await Self.findings(server)["ids have their 16 bytes"]
            #expect(found?.contains("outbox.entity_id of") == true, "\(found ?? "nothing")")
        }
    }

    @Test("No database, one that is none, and one of another version are told in one line")
    func nothingToSee() async throws {
        let folder = try TestFolder()
        let missing = try await Odontox.run(
            ["doctor"], ["ODONTOX_DATABASE_URL": "sqlite:\(folder.file("none"))"])
        #expect(missing.code == 1 && missing.errors.split(separator: "\n").count == 1, "\(missing)")
        #expect(folder.files.isEmpty)
        try await TestServer.run(.sqlite) { server in
            _ = try await server.database.write { tx in
                try tx.run("INSERT INTO schema_migrations VALUES ('9999-future', 'x', 99999999999999)")
            }
            let newer = try await Self.findings(server)
            #expect(newer["schema version"]?.contains("9999-future") == true, "\(newer)")
        }
    }

    /// What is wrong, by the check that says so; at the server's own time.
    private static func findings(_ server: TestServer) async throws -> [String: String] {
        var found: [String: String] = [:]
        try await IntegrityCheck.run(server.database, clock: server.clock.clock) { result in
            if !result.isHealthy { found[result.check] = result.description }
        }
        return found
    }
}
