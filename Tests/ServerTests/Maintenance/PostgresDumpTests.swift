import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Backing up PostgreSQL as docs/operations.md says")
struct PostgresDumpTests {
    @Test("What pg_dump takes from a database in use, pg_restore puts into a new one, whole")
    func dumpAndRestore() async throws {
        try await TestServer.run(.postgres) { server in
            let sample = try await SampleClinic.make(on: server)
            let folder = try TestFolder()
            let dump = try await Odontox.run(
                [
                    "--format=custom", "--no-owner", "--file=\(folder.file("dump"))",
                    server.backend.settings.database.text,
                ], tool: "pg_dump")
            #expect(dump.code == 0, "\(dump)")

            let new = try await TestDatabase.make(.postgres)
            let restore = try await Odontox.run(
                [
                    "--exit-on-error", "--single-transaction", "--no-owner", "--dbname=\(new.url.text)",
                    folder.file("dump"),
                ], tool: "pg_restore")
            #expect(restore.code == 0, "\(restore)")
            let appointments = try await new.database.read { tx in
                try tx.query("SELECT id FROM appointments ORDER BY starts_at") {
                    try $0.get(0, as: String.self)
                }
            }
            #expect(appointments == sample.appointments)
            #expect(try await Migrator.status(new.database, DatabaseSchema.migrations).isUpToDate)
            // Also what no row shows: the restored database still keeps appointments apart.
            await #expect(throws: DatabaseError.self) {
                _ = try await new.database.write { tx in
                    try tx.run(
                        """
                        UPDATE appointments SET starts_at = starts_at - 3600000, ends_at = ends_at - 3600000,
                            busy_until = busy_until - 3600000 WHERE time = 600
                        """)
                }
            }
            var wrong: [String] = []
            try await IntegrityCheck.run(new.database, clock: server.clock.clock) {
                if !$0.isHealthy { wrong.append("\($0)") }
            }
            #expect(wrong.isEmpty)
            try await new.close()
        }
    }
}
