import API
import Domain
import Foundation
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Audit trails on their way under a key")
struct MoveAuditTrailsTests {
    /// A server whose trail is as an earlier build wrote it: plain values, chained by plain digests.
    private func run(
        _ engine: TestEngine, entries count: Int,
        _ body: @Sendable (TestServer, TestClinic, ID) async throws -> Void
    ) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let person = try await server.makeUser(
                .patient, in: clinic, firstName: "Zebulon", lastName: "Quartermain")
            let patient = try #require(person.patientId)
            let now = server.now
            try await server.database.write { tx in
                var (previous, rows) = ("", [] as [SQL])
                for number in 1...count {
                    let isOwn = number % 2 == 0
                    let link = AuditLink(
                        clinicId: clinic.id, number: Int64(number), id: ID.make(at: now), at: now,
                        actorId: isOwn ? person.id : nil,
                        actorName: isOwn ? "Zebulon Quartermain" : "OdontoX",
                        actorRole: isOwn ? "patient" : "system", action: "updated", entity: "patient",
                        entityId: patient, before: nil, after: "{\"phone\":\"zqphone-\(number)\"}",
                        address: "192.0.2.1",
                        requestId: "r")
                    let hash = link.plainHash(after: previous)
                    rows.append(link.row(previousHash: previous, hash: hash))
                    previous = hash
                }
                try tx.insertLater(AuditLink.insertion, rows)
                try tx.run("UPDATE clinic_sequences SET audit_number = \(count), audit_hash = \(previous)")
                try tx.run(
                    """
                    INSERT INTO audit_moves (clinic_id, through_number, old_hash, new_hash, secret_id)
                    VALUES (\(clinic.id), 0, '', '', '')
                    """)
            }
            try await body(server, clinic, patient)
        }
    }

    private func mover(_ server: TestServer) -> MoveAuditTrails {
        MoveAuditTrails(server.database, to: server.backend.auditKeys, clock: server.clock.clock)
    }

    @Test(
        "It holds before, at each step and after; nothing plain is left, and all is shown as before",
        arguments: TestEngine.allCases)
    func steps(engine: TestEngine) async throws {
        try await run(engine, entries: 2 * MoveAuditTrails.batch + 3) { server, clinic, patient in
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
            let before = try await server.trail()
            struct Killed: Error {}
            var steps = 0
            for _ in 0..<2 {
                // Killed behind its first batch.
                let task = Task {
                    try await mover(server).run { _ in withUnsafeCurrentTask { $0?.cancel() } }
                }
                _ = try? await task.value
                steps += 1
                #expect(try await AuditChain.verify(server.database).breaks.isEmpty, "step \(steps)")
                // The server goes on meanwhile.
                let now = server.now
                try await server.database.write { tx in
                    let recorder = ChangeRecorder(
                        scope: .system(clinicId: clinic.id), request: .test(at: now))
                    recorder.audit(.updated, .room, clinic.id, before: nil, after: ["step": 1] as JSONValue)
                    try recorder.flush(tx)
                }
                #expect(try await AuditChain.verify(server.database).breaks.isEmpty, "step \(steps)")
            }
            try await mover(server).run()
            let report = try await AuditChain.verify(server.database)
            #expect(report.breaks.isEmpty && report.entries == before.count + 2)
            #expect(try await server.count("SELECT count(*) FROM audit_moves") == 0)
            let after = try await server.trail()
            #expect(after.prefix(before.count).map(\.after) == before.map(\.after))
            #expect(after.prefix(before.count).map(\.actorName) == before.map(\.actorName))
            let found = try await PersonSearch.tables(server.database, for: ["zqphone-", "\"phone\""])
            #expect(found.isEmpty, "\(found.prefix(3))")
            let named = try await PersonSearch.tables(server.database, for: ["Zebulon"]).map(\.place)
            #expect(!named.contains { $0.hasPrefix("audit_entries") })
        }
    }

    @Test("What was wrong before is as wrong after", arguments: TestEngine.allCases)
    func damage(engine: TestEngine) async throws {
        try await run(engine, entries: 5) { server, _, _ in
            try await server.perform("UPDATE audit_entries SET address = '192.0.2.9' WHERE number = 3")
            #expect(try await AuditChain.verify(server.database).breaks.map(\.number) == [3])
            try await mover(server).run()
            #expect(try await AuditChain.verify(server.database).breaks.map(\.number) == [3])
        }
    }

    @Test(
        "Entries can be changed on their way in nothing that says who did what",
        arguments: TestEngine.allCases)
    func guarded(engine: TestEngine) async throws {
        try await run(engine, entries: 3) { server, clinic, _ in
            for change in [
                "action = 'read'", "entity_id = clinic_id", "actor_id = NULL", "at = at + 1",
                "reason = 'Another'", "reason = 'stated:00000000-0000-7000-8000-000000000001'",
            ] as [SQL] {
                let error = await #expect(throws: DatabaseError.self, "\(change)") {
                    try await server.perform("UPDATE audit_entries SET \(change) WHERE number = 2")
                }
                #expect(error?.kind == .check("audit_entries_append_only"))
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await server.perform("DELETE FROM audit_entries WHERE number = 2")
            }
            #expect(error?.kind == .check("audit_entries_append_only"))
            try await mover(server).run()
            let closed = await #expect(throws: DatabaseError.self) {
                try await server.perform("UPDATE audit_entries SET address = NULL WHERE number = 2")
            }
            #expect(closed?.kind == .check("audit_entries_append_only"))
        }
    }

    @Test(
        "Reasons that an earlier build stored in words get rows of their own, those of counts too",
        arguments: TestEngine.allCases)
    func reasons(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let keys = server.backend.auditKeys
            try await Self.storeInWords("Complaint of Zebulon", in: clinic.id, keys, server)
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
            for change in ["NULL", "'Another'"] as [SQL] {
                let error = await #expect(throws: DatabaseError.self, "\(change)") {
                    try await server.perform("UPDATE audit_entries SET reason = \(change)")
                }
                #expect(error?.kind == .check("audit_entries_append_only"))
            }
            try await mover(server).run()
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
            #expect(try await server.trail().map(\.reason) == ["Complaint of Zebulon"])
            let places = try await PersonSearch.tables(server.database, for: ["Zebulon"]).map(\.place)
            #expect(places == ["stated_reasons.text"])
            var wrong: [String] = []
            try await IntegrityCheck.run(server.database, clock: server.clock.clock) {
                if !$0.isHealthy { wrong.append("\($0)") }
            }
            #expect(wrong == [])
            // A reference stays what it is, also on another move.
            let move: SQL = """
                INSERT INTO audit_moves (clinic_id, through_number, old_hash, new_hash, secret_id)
                VALUES (\(clinic.id), 0, '', '', '')
                """
            try await server.perform(move)
            let error = await #expect(throws: DatabaseError.self) {
                try await server.perform(
                    "UPDATE audit_entries SET reason = 'stated:00000000-0000-7000-8000-000000000001'")
            }
            #expect(error?.kind == .check("audit_entries_append_only"))
            try await mover(server).run()
            #expect(try await server.trail().map(\.reason) == ["Complaint of Zebulon"])
        }
    }

    /// A counted reading of a superadmin as the build before stored it, on its way.
    private static func storeInWords(
        _ reason: String, in clinic: ID, _ keys: AuditKeys, _ server: TestServer
    ) async throws {
        let now = server.now
        try await server.database.write { tx in
            let tally = ReadTally(
                key: ReadTally.Key(
                    userId: clinic, resource: "/patients", subjectId: clinic,
                    quarter: ReadTally.quarter(of: now), reason: reason), calls: 1, records: 1)
            let link = AuditLink(
                clinicId: clinic, number: 1, id: ID.make(at: now), at: now, actorId: clinic,
                actorName: "Super Admin", actorRole: "superadmin", action: "read", entity: "patient",
                entityId: clinic, before: nil, after: tally.after, address: nil, requestId: nil,
                reason: reason)
            let hash = link.hash(after: "", keys)
            try tx.insertLater(AuditLink.insertion, [link.row(previousHash: "", hash: hash)])
            try tx.insertLater(ReadTally.insertion, [tally.row(clinic, 1, keys)])
            try tx.run("UPDATE clinic_sequences SET audit_number = 1, audit_hash = \(hash)")
            try tx.run(
                """
                INSERT INTO audit_moves (clinic_id, through_number, old_hash, new_hash, secret_id)
                VALUES (\(clinic), 0, '', '', \(keys.secretId))
                """)
        }
    }

    @Test("A secret that is moved over takes the reasons along", arguments: TestEngine.allCases)
    func rotatedReasons(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, DatabaseSchema.migrations)
            test.database.close()
            let (old, new) = (Self.secret("old"), Self.secret("new"))
            let clinic = try await Self.write(test.url, old)
            let before = try Self.open(test.url, old)
            try await before.write { tx in
                try StoredReason.keep([.make("Complaint 17", in: clinic, AuditKeys(old))], tx)
            }
            before.close()
            _ = try await RotateSecret(test.url, from: old, to: new, logger: TestDatabase.logger).run()
            let after = try Self.open(test.url, new)
            defer { after.close() }
            let reasons = try await after.read { tx in
                try tx.query("SELECT \(StoredReason.columns) FROM stated_reasons", StoredReason.columns.read)
            }
            #expect(reasons.map(\.text) == ["Complaint 17"])
            #expect(reasons.allSatisfy { $0.seal == $0.mark(AuditKeys(new)) })
        }
    }

    @Test("`doctor` says what is still to be sealed", arguments: TestEngine.allCases)
    func doctor(engine: TestEngine) async throws {
        try await run(engine, entries: 3) { server, clinic, _ in
            func wrong() async throws -> [String] {
                var found: [String] = []
                try await IntegrityCheck.run(server.database, clock: server.clock.clock) {
                    if !$0.isHealthy { found.append($0.description) }
                }
                return found
            }
            let before = try await wrong()
            #expect(
                before.count == 1 && before[0].contains("clinic \(clinic.id): 3 of 3 entries"), "\(before)")
            try await mover(server).run()
            #expect(try await wrong() == [])
        }
    }

    @Test(
        "The secret is moved over, also after an interruption, and `doctor` tells which it is",
        arguments: TestEngine.allCases)
    func rotated(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, DatabaseSchema.migrations)
            test.database.close()
            let (old, new) = (Self.secret("old"), Self.secret("new"))
            let clinic = try await Self.write(test.url, old)
            let outcome = try await RotateSecret(test.url, from: old, to: new, logger: TestDatabase.logger)
                .run()
            #expect(outcome == RotateSecret.Outcome(entries: 2, patientKeys: 1))
            // Again, as after an interruption: there is nothing left to do.
            let again = try await RotateSecret(test.url, from: old, to: new, logger: TestDatabase.logger)
                .run()
            #expect(again == RotateSecret.Outcome())
            for (secret, isRight) in [(new, true), (old, false)] {
                let database = try Self.open(test.url, secret)
                defer { database.close() }
                let links = try await database.read { tx in
                    let stored = try tx.query(
                        "SELECT \(AuditLink.columns) FROM audit_entries ORDER BY number",
                        AuditLink.columns.read)
                    return try tx.auditKeys.opened(stored, tx)
                }
                #expect(links.map(\.clinicId) == [clinic, clinic])
                #expect(links.first?.after == (isRight ? "{\"name\":\"Zebulon\"}" : AuditLink.unreadableJSON))
                #expect(try await AuditChain.verify(database).breaks.isEmpty == isRight)
                var said = ""
                try await IntegrityCheck.run(database, clock: .system) {
                    if $0.check.contains("secret of the audit trail") { said = $0.description }
                }
                #expect(said.contains(new.id) && said.hasPrefix("ok") == isRight, "\(said)")
            }
        }
    }

    @Test(
        "What was sealed under either secret is readable after another move too",
        arguments: TestEngine.allCases)
    func twice(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, DatabaseSchema.migrations)
            test.database.close()
            let (old, new, newest) = (Self.secret("old"), Self.secret("new"), Self.secret("newest"))
            let patient = ID.make(at: Instant(milliseconds: 1_700_000_000_000))
            let clinic = try await Self.write(test.url, old, of: patient)
            // A server was started under the new secret before anything was moved over.
            _ = try await Self.write(test.url, new, of: patient, in: clinic)
            for (former, next) in [(old, new), (new, newest)] {
                let outcome = try await RotateSecret(
                    test.url, from: former, to: next, logger: TestDatabase.logger
                ).run()
                #expect(outcome.patientKeys == (former.id == old.id ? 1 : 2))
            }
            let database = try Self.open(test.url, newest)
            defer { database.close() }
            let values = try await database.read { tx in
                let stored = try tx.query(
                    "SELECT \(AuditLink.columns) FROM audit_entries WHERE entity = 'patient'",
                    AuditLink.columns.read)
                return try tx.auditKeys.opened(stored, tx).map(\.after)
            }
            #expect(values == ["{\"name\":\"Zebulon\"}", "{\"name\":\"Zebulon\"}"])
            // A stream that is resumed shows both, too.
            let events = try await database.read { tx in
                try EventQueries.slice(tx, clinicId: clinic, after: 0).events.map { String(buffer: $0.frame) }
            }
            #expect(events.count == 2 && events.allSatisfy { $0.contains("Zebulon") }, "\(events)")
        }
    }

    @Test(
        "A count that somebody has changed keeps nothing back, and is found after",
        arguments: TestEngine.allCases)
    func counts(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            try await Migrator.migrate(test.database, DatabaseSchema.migrations)
            test.database.close()
            let (old, new) = (Self.secret("old"), Self.secret("new"))
            let clinic = try await Self.write(test.url, old)
            let forged: String = old.id + ":00"
            let before = try Self.open(test.url, old)
            try await before.write { tx in
                try tx.run(
                    """
                    INSERT INTO read_tallies (clinic_id, number, user_id, resource, subject_id, quarter,
                    reason, calls, records, seal)
                    VALUES (\(clinic), 1, \(clinic), '/patients', \(clinic), 1, '', 1, 1, \(forged))
                    """)
            }
            before.close()
            _ = try await RotateSecret(test.url, from: old, to: new, logger: TestDatabase.logger).run()
            let after = try Self.open(test.url, new)
            defer { after.close() }
            var said = ""
            try await IntegrityCheck.run(after, clock: .system) {
                if $0.check.contains("counts of readings") { said = $0.description }
            }
            #expect(said.contains("the counts of audit entry 1 have been changed"), "\(said)")
        }
    }

    @Test("It is refused while a server has the database open", arguments: TestEngine.allCases)
    func serving(engine: TestEngine) async throws {
        var options = DatabaseOptions.test
        options.access = .serving
        try await TestServer.run(engine, options: options) { server in
            _ = try await server.makeClinic()
            await #expect(throws: MaintenanceError.self) {
                try await RotateSecret(
                    server.backend.settings.database, from: Self.secret("old"), to: Self.secret("new"),
                    logger: TestDatabase.logger
                ).run()
            }
        }
    }

    private static func secret(_ name: String) -> SessionSecret {
        guard let secret = SessionSecret(Array("the \(name) secret of a test, long enough".utf8)) else {
            // Safe: it is longer than the shortest secret.
            preconditionFailure("a short secret")
        }
        return secret
    }

    private static func open(_ url: DatabaseURL, _ secret: SessionSecret) throws -> Database {
        let database = try Database.open(url, options: .test, logger: TestDatabase.logger)
        database.companion.value = AuditKeys(secret)
        return database
    }

    /// Two entries, one of them of a patient.
    /// - Parameter known: The clinic that is there; nil to make one.
    private static func write(
        _ url: DatabaseURL, _ secret: SessionSecret, of person: ID? = nil, in known: ID? = nil
    ) async throws -> ID {
        let database = try open(url, secret)
        defer { database.close() }
        let now = Instant(milliseconds: 1_700_000_000_000)
        let (clinic, patient) = (known ?? ID.make(at: now), person ?? ID.make(at: now))
        try await database.write { tx in
            if known == nil { try Self.make(clinic, tx) }
            let recorder = ChangeRecorder(scope: .system(clinicId: clinic), request: .test(at: now))
            recorder.audit(
                .created, .patient, patient, of: patient, before: nil, after: ["name": "Zebulon"] as JSONValue
            )
            recorder.publishAudited(.appointmentCreated, to: .clinic(patient: patient))
            recorder.audit(.created, .room, clinic, before: nil, after: ["a": "b"] as JSONValue)
            try recorder.flush(tx)
        }
        return clinic
    }

    private static func make(_ clinic: ID, _ tx: borrowing Transaction) throws {
        try tx.run(
            """
            INSERT INTO clinics (id, name, timezone, operating_hours, buffer_minutes, slot_minutes,
            currency, reminder_minutes, created_at, updated_at)
            VALUES (\(clinic), 'A', 'UTC', '{}', 30, 30, 'PKR', '[]', 1, 1)
            """)
        try tx.run("INSERT INTO clinic_sequences (clinic_id) VALUES (\(clinic))")
    }
}
