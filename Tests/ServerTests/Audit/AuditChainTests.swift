import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The audit chain")
struct AuditChainTests {
    /// A clinic with `count` lines about its rooms.
    private func clinic(_ server: TestServer, lines count: Int) async throws -> TestClinic {
        let clinic = try await server.makeClinic()
        let admin = try await server.makeUser(.admin, in: clinic)
        let now = server.now
        try await server.database.write { tx in
            let scope = try server.backend.gate.admit(tx, user: admin.id, clinic: clinic.id)
            let recorder = ChangeRecorder(scope: scope, request: .test(at: now))
            for _ in 0..<count {
                recorder.audit(.updated, .room, clinic.id, before: "x", after: nil)
            }
            try recorder.flush(tx)
        }
        return clinic
    }

    /// Does what only the owner of the database can: takes the triggers away first.
    private func tamper(_ server: TestServer, _ sql: SQL) async throws {
        try await server.database.write { tx in
            try tx.run(
                .dialect(
                    sqlite: "DROP TRIGGER audit_entries_no_update",
                    postgres: "ALTER TABLE audit_entries DISABLE TRIGGER USER"))
            if tx.engine == .sqlite { try tx.run("DROP TRIGGER audit_entries_no_delete") }
            try tx.run(sql)
        }
    }

    @Test("The database refuses to change or remove a line", arguments: TestEngine.allCases)
    func appendOnly(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await clinic(server, lines: 2)
            var statements: [SQL] = [
                "UPDATE audit_entries SET actor_name = 'Somebody else' WHERE number = 1",
                "DELETE FROM audit_entries WHERE number = 2",
                "DELETE FROM audit_entries",
            ]
            let copied: SQL = """
                clinic_id, 1, id, at, actor_id, 'Forged', actor_role, action, entity, entity_id, before,
                after, address, request_id,
                previous_hash, hash, reason FROM audit_entries WHERE number = 2
                """
            switch engine {
            case .sqlite:
                statements.append("INSERT OR REPLACE INTO audit_entries SELECT \(copied)")
                statements.append("REPLACE INTO audit_entries SELECT \(copied)")
            case .postgres:
                statements.append("TRUNCATE audit_entries")
                statements.append("TRUNCATE clinics CASCADE")
                statements.append(
                    """
                    INSERT INTO audit_entries SELECT \(copied) ON CONFLICT (clinic_id, number) DO UPDATE
                    SET actor_name = 'Forged'
                    """
                )
            }
            for statement in statements {
                let error = await #expect(throws: DatabaseError.self) { try await server.perform(statement) }
                #expect(error?.kind == .check("audit_entries_append_only"), "\(statement)")
            }
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE clinic_id = \(clinic.id)")
                    == 2)
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("A chain as written holds, over more lines than are read at once", arguments: TestEngine.allCases)
    func whole(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            _ = try await clinic(server, lines: 3)
            _ = try await clinic(server, lines: 1000)
            _ = try await clinic(server, lines: 1203)
            _ = try await server.makeClinic("Nothing happened here")
            let report = try await AuditChain.verify(server.database)
            #expect(report == AuditChain.Report(clinics: 4, entries: 2206, breaks: []))
        }
    }

    @Test(
        "A change to any column of a line shows, and where", arguments: TestEngine.allCases,
        [
            "id", "at", "actor_id", "actor_name", "actor_role", "action", "entity", "entity_id", "before",
            "after", "address", "request_id",
            "reason", "hash", "previous_hash",
        ])
    func altered(engine: TestEngine, column: String) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await clinic(server, lines: 5)
            let other = ID.make(at: server.now)
            let change: SQL =
                switch column {
                case "id": "id = \(other)"
                case "at": "at = at + 1"
                case "actor_id": "actor_id = NULL"
                case "actor_name": "actor_name = 'Somebody else'"
                case "actor_role": "actor_role = 'doctor'"
                case "action": "action = 'read'"
                case "entity": "entity = 'invoice'"
                case "entity_id": "entity_id = \(other)"
                case "before": "before = NULL"
                case "after": "after = '{}'"
                case "address": "address = NULL"
                case "request_id": "request_id = ''"
                case "reason": "reason = 'Another'"
                case "hash": "hash = 'x'"
                default: "previous_hash = hash"
                }
            try await tamper(server, "UPDATE audit_entries SET \(change) WHERE number = 3")
            let report = try await AuditChain.verify(server.database)
            #expect(report.breaks.map(\.number) == [3])
            #expect(report.breaks.map(\.clinicId) == [clinic.id])
            #expect(report.breaks.map(\.fault) == [column == "previous_hash" ? .unlinked : .altered])
        }
    }

    @Test("A line taken out shows, the last ones too", arguments: TestEngine.allCases, [1, 3, 5])
    func removed(engine: TestEngine, number: Int) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await clinic(server, lines: 5)
            try await tamper(server, "DELETE FROM audit_entries WHERE number = \(number)")
            let report = try await AuditChain.verify(server.database)
            #expect(
                report.breaks == [
                    AuditChain.Break(clinicId: clinic.id, number: Int64(number), fault: .missing)
                ])
            #expect(
                report.breaks.first?.description == "clinic \(clinic.id): audit entry \(number) is missing")
        }
    }

    @Test("A ledger that counts less than the chain has shows", arguments: TestEngine.allCases)
    func sequences(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await clinic(server, lines: 2)
            try await server.perform("UPDATE clinic_sequences SET audit_number = 1")
            let report = try await AuditChain.verify(server.database)
            #expect(report.breaks == [AuditChain.Break(clinicId: clinic.id, number: 2, fault: .notInLedger)])
        }
    }
}
