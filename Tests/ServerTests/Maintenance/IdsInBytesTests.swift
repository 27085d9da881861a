import Domain
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("Migration 0022, ids in bytes (docs/decisions/0031)")
struct IdsInBytesTests {
    @Test(
        "A file from before holds afterwards what one of today holds, row for row, and is guarded as before")
    func upgrade() async throws {
        let folder = try TestFolder()
        let (today, before) = (folder.file("today.sqlite"), folder.file("before.sqlite"))
        try await TestServer.run(.sqlite) { server in
            let sample = try await SampleClinic.make(on: server)
            try await server.database.write { try Self.complete($0, sample) }
            try await server.database.backup(to: today)
        }
        let rows = try await Self.rows(of: today)
        let empty = rows.filter { $0.value.values.isEmpty }.keys
        #expect(empty.allSatisfy { $0 == "sign_in_failures" }, "\(empty)")
        try await Self.make(before, with: rows)
        #expect(
            try await Self.count(
                in: before, "SELECT count(*) FROM clinics WHERE typeof(id) = 'text' AND length(id) = 36") > 0)

        let migrated = try await Odontox.run(["migrate"], ["ODONTOX_DATABASE_URL": "sqlite:\(before)"])
        #expect(migrated.code == 0 && migrated.output.contains("applied 0022-ids-in-bytes"), "\(migrated)")

        let after = try await Self.rows(of: before)
        for (table, expected) in rows where table != "schema_migrations" {
            #expect(after[table]?.values == expected.values, "\(table)")
        }
        let health = try await Odontox.run(["doctor"], ["ODONTOX_DATABASE_URL": "sqlite:\(before)"])
        #expect(health.complaints.isEmpty && health.output.contains("ok     the audit trail"), "\(health)")
        try await Self.expectGuards(of: before)
    }

    @Test("A row that has long referred to nothing keeps nobody from it, and is named afterwards")
    func orphan() async throws {
        let folder = try TestFolder()
        let before = try await Self.sample(in: folder)
        try RawSQLite.run("DELETE FROM patients", on: before)
        let migrated = try await Odontox.run(["migrate"], ["ODONTOX_DATABASE_URL": "sqlite:\(before)"])
        #expect(migrated.code == 0, "\(migrated)")
        let health = try await Odontox.run(["doctor"], ["ODONTOX_DATABASE_URL": "sqlite:\(before)"])
        #expect(health.code == 1 && health.output.contains("is not in patients"), "\(health)")
    }

    @Test("An id that is none is told by its table, and nothing is changed")
    func notAnID() async throws {
        let folder = try TestFolder()
        let before = try await Self.sample(in: folder)
        try RawSQLite.run("UPDATE outbox SET entity_id = 'visit'", on: before)
        for _ in 0..<2 {
            let refused = try await Odontox.run(["migrate"], ["ODONTOX_DATABASE_URL": "sqlite:\(before)"])
            #expect(refused.code == 1 && refused.errors.contains("UPDATE outbox SET id"), "\(refused)")
            #expect(
                try await Self.count(
                    in: before, "SELECT count(*) FROM appointments WHERE typeof(id) = 'text'") == 4)
        }
    }

    @Test("Nobody else may have the file open, as a server of before would not understand its rows")
    func alone() async throws {
        let folder = try TestFolder()
        let before = try await Self.sample(in: folder)
        let url = DatabaseURL.sqlite(path: before)
        let other = try #require(try FileLock(beside: before, .shared))
        let error = await #expect(throws: DatabaseError.self) {
            try await Migrator.upgradeAlone(
                url, DatabaseSchema.migrations, patience: .milliseconds(300), logger: TestDatabase.logger)
        }
        #expect(error?.kind == .busy && error?.message.contains("stop that first") == true)
        #expect(
            try await Self.count(in: before, "SELECT count(*) FROM clinics WHERE typeof(id) = 'text'") > 0)
        // What rewrites nothing is done beside others.
        let older = DatabaseSchema.migrations.filter { !$0.isUnguarded }
        #expect(try await Migrator.upgradeAlone(url, older, logger: TestDatabase.logger) == [])
        withExtendedLifetime(other) {}
    }

    @Test("Who comes while somebody upgrades waits, and finds it done")
    func together() async throws {
        let folder = try TestFolder()
        let before = try await Self.sample(in: folder)
        let applied = try await withThrowingTaskGroup { group in
            for _ in 0..<3 {
                group.addTask {
                    try await Migrator.upgradeAlone(
                        .sqlite(path: before), DatabaseSchema.migrations, logger: TestDatabase.logger)
                }
            }
            return try await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        #expect(
            applied.filter { $0.contains("0022-ids-in-bytes") }.count == 1
                && applied.filter(\.isEmpty).count == 2)
    }
}

extension IdsInBytesTests {
    /// A file of the schema before the migration, with a clinic's day.
    private static func sample(in folder: TestFolder) async throws -> String {
        try await TestServer.run(.sqlite) { server in
            _ = try await SampleClinic.make(on: server)
            try await server.database.backup(to: folder.file("today.sqlite"))
        }
        try await make(folder.file("before.sqlite"), with: try await rows(of: folder.file("today.sqlite")))
        return folder.file("before.sqlite")
    }

    /// A row in each table that the sample leaves empty, but for the one without ids.
    private static func complete(_ tx: borrowing Transaction, _ sample: SampleClinic) throws {
        let (clinic, doctor, user) = (sample.clinic.id, sample.doctor.id, sample.receptionist.id)
        let (fresh, thread, appointment) = (
            ID.make(at: Instant(milliseconds: 0)), ID(sample.conversation), ID(sample.appointments[0])
        )
        let statements: [SQL] = [
            "INSERT INTO closures VALUES (\(fresh), \(clinic), '2026-12-24', '2026-12-26', 'Holidays', 1)",
            "INSERT INTO appointment_types VALUES (\(fresh), \(clinic), 'Checkup', 30, NULL, 1, 1, NULL)",
            "INSERT INTO doctor_schedules VALUES (\(clinic), \(doctor), '[]', 1)",
            """
            INSERT INTO doctor_time_off VALUES (\(fresh), \(clinic), \(doctor), '2026-12-01',
            '2026-12-02', NULL, 1)
            """,
            "INSERT INTO session_families VALUES (\(fresh), \(user), 1, 2, NULL)",
            "INSERT INTO refresh_tokens VALUES ('hash', \(fresh), 1, NULL)",
            "INSERT INTO module_switches VALUES (\(clinic), 'doctor', 'invoices', 0, 1)",
            "INSERT INTO appointment_reminders VALUES (\(appointment), 60, 1, 0, 1)",
            "INSERT INTO read_spans VALUES (\(thread), \(user), 0, 1)",
            """
            INSERT INTO message_marks (message_id, user_id, thread_id) SELECT id, \(user), thread_id
            FROM messages
            """,
        ]
        for statement in statements { try tx.run(statement) }
    }

    private struct Rows: Sendable {
        var columns: [String]
        var values: [[SQLValue]]
    }

    /// All tables' rows, in order; an id as its text.
    private static func rows(of path: String) async throws -> [String: Rows] {
        try await with(path) { tx in
            var all: [String: Rows] = [:]
            for table in try Catalogue.tables(tx) {
                let names = try SQL.names(table.columns.map(\.name))
                let order = try SQL.names(table.key)
                let values = try tx.query(
                    "SELECT \(names) FROM \(try SQL.name(table.name)) ORDER BY \(order)"
                ) { row in
                    try table.columns.enumerated().map { index, column -> SQLValue in
                        if column.kind == .bytes, column.name != "body", !row.isNull(index) {
                            return .text(try row.get(index))
                        }
                        return try row.value(index, as: column.kind)
                    }
                }
                all[table.name] = Rows(columns: table.columns.map(\.name), values: values)
            }
            return all
        }
    }

    /// A file of the schema before the migration.
    private static func make(_ path: String, with rows: [String: Rows]) async throws {
        let database = try Database.open(.sqlite(path: path), options: .test, logger: TestDatabase.logger)
        defer { database.close() }
        try await Migrator.migrate(database, DatabaseSchema.migrations.filter { $0.id < "0022" })
        try await database.write { tx in
            try tx.setGuards(false)
            for (table, rows) in rows where table != "schema_migrations" {
                for row in rows.values {
                    let values = row.map { "\($0)" as SQL }.joined(separator: ", ")
                    try tx.run(
                        """
                        INSERT INTO \(try SQL.name(table)) (\(try SQL.names(rows.columns)))
                        VALUES (\(values))
                        """
                    )
                }
            }
            try tx.setGuards(true)
        }
    }

    private static func expectGuards(of path: String) async throws {
        let refusals: [(SQL, DatabaseError.Kind)] = [
            ("UPDATE audit_entries SET actor_name = 'Nobody'", .check("audit_entries_append_only")),
            (
                """
                UPDATE appointments SET starts_at = starts_at - 3600000, ends_at = ends_at - 3600000,
                busy_until = busy_until - 3600000 
                """
                    + "WHERE time = 600", .exclusion("appointments_doctor")
            ),
            (
                "UPDATE invoices SET patient_id = \(SQL.uuid("'00000000-0000-0000-0000-000000000000'"))",
                .foreignKey("")
            ),
        ]
        let database = try Database.open(.sqlite(path: path), options: .test, logger: TestDatabase.logger)
        defer { database.close() }
        for (statement, kind) in refusals {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { _ = try $0.run(statement) }
            }
            #expect(error?.kind == kind)
        }
    }

    private static func count(in path: String, _ sql: SQL) async throws -> Int64 {
        try await with(path) { try $0.first(sql) { $0.int(0) } ?? -1 }
    }

    private static func with<T: Sendable>(
        _ path: String, _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        var options = DatabaseOptions.test
        options.access = .reading
        let database = try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
        defer { database.close() }
        return try await database.read(body)
    }
}
