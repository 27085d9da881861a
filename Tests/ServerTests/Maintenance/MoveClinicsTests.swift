import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("odontox move --clinic (scale.md C6)")
struct MoveClinicsTests {
    static let outside = ClinicRows.rule.outside

    @Test(
        "Every row of a clinic and of its users goes, nothing else does, and both databases are well",
        arguments: TestEngine.allCases, TestEngine.allCases)
    func everything(from: TestEngine, to: TestEngine) async throws {
        try await MoveScene.run(from, to) { scene in
            let (source, target) = (scene.source, scene.target)
            let before = try await MoveScene.rows(source)
            let resident = try await MoveScene.rows(target)
            let outcome = try await scene.move()
            let left = try await MoveScene.rows(source)
            let arrived = try await MoveScene.rows(target).without(resident)

            let superadmin = "\(scene.group.superadmin.id)"
            for (table, rows) in before.tables where !Self.outside.contains(table) {
                let (stays, goes) = (left.tables[table] ?? [], arrived.tables[table] ?? [])
                let copies = goes.filter {
                    $0.values.contains(.text(superadmin)) && (table == "users" || stays.contains($0))
                }
                // A row in every table: of a new one, `MovingGroup` must have one for the clinic that moves.
                // Only a trail on its way under another secret would leave a finding of `doctor`.
                #expect(table == "audit_moves" || goes.count > copies.count, "nothing of \(table) has moved")
                if table != "users" {
                    #expect(stays.count + goes.count - copies.count == rows.count, "\(table)")
                    #expect(
                        (stays + goes).allSatisfy { rows.contains($0) }, "\(table) has rows that were not")
                }
                let told = outcome.tables.first { $0.name == table }
                #expect(told?.rows == goes.count - copies.count, "\(table): \(outcome.tables)")
            }
            // What is left says nothing of who has moved.
            let ids = arrived.tables.flatMap { _, rows in rows.compactMap { $0["id"].map { "\($0)" } } }
            let gone = Set(ids).subtracting(["\(SQLValue.text(superadmin))"])
            #expect(gone.count > 50)
            for (table, rows) in left.tables {
                #expect(rows.allSatisfy { $0.values.allSatisfy { !gone.contains("\($0)") } }, "\(table)")
            }
            #expect(left.tables["clinic_moves"] == [] && arrived.tables["clinic_moves"] == [])
            #expect(try await MoveScene.findings(source) == [])
            #expect(try await MoveScene.findings(target) == [])
        }
    }

    @Test("Superadmins, failed sign-ins and former keys are in both databases; superadmins' sessions stay")
    func copied() async throws {
        try await MoveScene.run(.sqlite, .postgres) { scene in
            let resident = try await MoveScene.rows(scene.target)
            _ = try await scene.move()
            let left = try await MoveScene.rows(scene.source)
            let arrived = try await MoveScene.rows(scene.target).without(resident)
            let id = SQLValue.text("\(scene.group.superadmin.id)")
            for (table, key) in [
                ("users", "id"), ("second_factors", "user_id"), ("idempotency_keys", "user_id"),
            ] {
                #expect(left.tables[table]?.contains { $0[key] == id } == true, "\(table)")
                #expect(arrived.tables[table]?.contains { $0[key] == id } == true, "\(table)")
            }
            #expect(left.tables["session_families"]?.contains { $0["user_id"] == id } == true)
            #expect(arrived.tables["session_families"]?.contains { $0["user_id"] == id } == false)
            #expect(arrived.tables["sign_in_failures"] == left.tables["sign_in_failures"])
            #expect(arrived.tables["former_keys"] == left.tables["former_keys"])
            let clinic = SQLValue.text("\(scene.group.moving.clinic.id)")
            #expect(left.tables["users"]?.first { $0["id"] == id }?["primary_clinic_id"] == .null)
            #expect(arrived.tables["users"]?.first { $0["id"] == id }?["primary_clinic_id"] == clinic)
        }
    }

    @Test(
        "A second clinic follows into the database, where its superadmin is already",
        arguments: TestEngine.allCases)
    func another(engine: TestEngine) async throws {
        try await MoveScene.run(engine, .postgres) { scene in
            _ = try await scene.move()
            _ = try await scene.move([scene.group.staying.clinic.id])
            #expect(try await MoveScene.rows(scene.source).tables["clinics"] == [])
            #expect(try await MoveScene.rows(scene.target).tables["clinics"]?.count == 3)
            #expect(try await MoveScene.findings(scene.source) == [])
            #expect(try await MoveScene.findings(scene.target) == [])
        }
    }

    @Test(
        "The clinic works on where it is: tokens, sessions and keys hold", arguments: TestEngine.allCases)
    func works(engine: TestEngine) async throws {
        try await MoveScene.run(engine, .postgres) { scene in
            _ = try await scene.move()
            let (group, target) = (scene.group, scene.target)
            let again = try await target.send(
                .post, "/appointments", as: group.moving.admin, body: group.booking,
                headers: ["Idempotency-Key": group.key])
            #expect(again.status == 201 && again.id == group.booked.id, "\(again)")
            var next = try #require(group.booking.object)
            next["appointmentTime"] = "11:00"
            let booked = try await target.post("/appointments", as: group.moving.admin, .object(next))
            #expect(booked.status == 201, "\(booked)")
            #expect(try await MoveScene.findings(target) == [])
            try await MoveScene.reopened(scene.source) { database in
                try await scene.source.beside(on: database) { server in
                    let gone = try await server.get("/appointments", as: group.moving.admin)
                    #expect(gone.status == 401 || gone.status == 403, "\(gone)")
                    let stays = try await server.get("/appointments", as: group.staying.admin)
                    #expect(stays.status == 200, "\(stays)")
                }
            }
        }
    }

    @Test(
        "Who also belongs to a clinic that stays is named, and nothing changes",
        arguments: TestEngine.allCases)
    func sharedDoctor(engine: TestEngine) async throws {
        try await MoveScene.run(engine, .sqlite) { scene in
            let (group, doctor) = (scene.group, scene.group.moving.doctor)
            try await MoveScene.reopened(scene.source) { database in
                try await database.write { tx in
                    try tx.run(
                        """
                        INSERT INTO memberships (clinic_id, user_id, role, created_at, updated_at, ended_at)
                        VALUES (\(group.staying.clinic.id), \(doctor.id), 'doctor', 1, 1, 2)
                        """)
                    try tx.run(
                        """
                        INSERT INTO closures (id, clinic_id, start_date, end_date, reason, created_at)
                        VALUES (\(ID.make(at: scene.source.now)), \(group.staying.clinic.id), '2026-01-01',
                        '2026-01-01', '', 1)
                        """)
                }
            }
            let refused = try await Self.unchanged(scene)
            #expect(refused.contains("\(doctor.lastName) <\(doctor.email)>"), "\(refused)")
            #expect(refused.contains(group.staying.clinic.name), "\(refused)")
            // Together they go.
            _ = try await scene.move([group.moving.clinic.id, group.staying.clinic.id])
            #expect(try await MoveScene.findings(scene.target) == [])
        }
    }

    @Test("A row of a clinic that stays may hold a user too: an invoice that they took money for")
    func sharedByRow() async throws {
        try await MoveScene.run(.sqlite, .sqlite) { scene in
            let (group, admin) = (scene.group, scene.group.moving.admin)
            try await MoveScene.reopened(scene.source) { database in
                try await database.write { tx in
                    try tx.run(
                        """
                        UPDATE payments SET created_by = \(admin.id)
                        WHERE clinic_id = \(group.staying.clinic.id)
                        """)
                }
            }
            let refused = try await Self.unchanged(scene)
            #expect(refused.contains("<\(admin.email)> (rows of payments)"), "\(refused)")
        }
    }

    @Test("What is in the way in the target is named, and nothing changes", arguments: TestEngine.allCases)
    func inTheWay(engine: TestEngine) async throws {
        try await MoveScene.run(.sqlite, engine) { scene in
            let group = scene.group
            let doctor = group.moving.doctor
            @Sendable func user(_ id: ID, _ email: String) -> SQL {
                """
                INSERT INTO users (id, email, email_key, password_hash, first_name, last_name, is_superadmin,
                created_at, updated_at) VALUES (\(id), \(email), \(EmailAddress.key(of: email)), '', 'In',
                'Way', \(false), 1, 1)
                """
            }
            let free = ID.make(at: scene.source.now)
            let cases: [(row: SQL, undo: SQL, words: String)] = [
                (user(free, doctor.email), "DELETE FROM users WHERE id = \(free)", "<\(doctor.email)>"),
                (
                    user(doctor.id, "other@test.example"), "DELETE FROM users WHERE id = \(doctor.id)",
                    "<other@test.example>"
                ),
                (
                    user(free, group.superadmin.email), "DELETE FROM users WHERE id = \(free)",
                    "a superadmin of the source"
                ),
                (
                    "UPDATE rooms SET id = \(group.moving.id("room"))",
                    "UPDATE rooms SET id = \(free)", "a row of rooms in the target is in the way"
                ),
                (
                    "UPDATE clinic_sequences SET audit_hash = 'other:hash'",
                    "UPDATE clinic_sequences SET audit_hash = ''", "rotate-secret"
                ),
            ]
            // Nothing refers to the room that changes its id.
            try await MoveScene.reopened(scene.target) { database in
                try await database.write { tx in try tx.run("UPDATE appointments SET room_id = NULL") }
            }
            for (row, undo, words) in cases {
                try await MoveScene.reopened(scene.target) { database in
                    try await database.write { tx in try tx.run(row) }
                }
                let refused = try await Self.unchanged(scene)
                #expect(refused.contains(words), "\(refused)")
                try await MoveScene.reopened(scene.target) { database in
                    try await database.write { tx in try tx.run(undo) }
                }
            }
            _ = try await scene.move()
        }
    }

    @Test("A clinic that is not there, another schema, and servers on the source are refused")
    func notMovable() async throws {
        try await MoveScene.run(.postgres, .sqlite) { scene in
            let unknown = ID.make(at: scene.source.now)
            let refused = try await Self.unchanged(scene, [scene.group.moving.clinic.id, unknown])
            #expect(refused.contains("no clinic \(unknown)"), "\(refused)")
            try await MoveScene.reopened(scene.source) { _ in
                let busy = try await scene.refusal()
                #expect(busy.contains("stop it first"), "\(busy)")
            }
            try await MoveScene.reopened(scene.target) { database in
                let last = try #require(DatabaseSchema.migrations.last).id
                try await database.write { tx in
                    try tx.run("DELETE FROM schema_migrations WHERE id = \(last)")
                }
            }
            let older = try await Self.unchanged(scene)
            #expect(older.contains("neither empty nor of this version"), "\(older)")
        }
    }

    @Test(
        "After a crash between the two commits no server starts on the source; run again, the move ends",
        arguments: TestEngine.allCases, TestEngine.allCases)
    func crashed(from: TestEngine, to: TestEngine) async throws {
        try await MoveScene.run(from, to) { scene in
            var before = try await MoveScene.rows(scene.source)
            do {
                _ = try await scene.move { throw MaintenanceError("the power went") }
                Issue.record("moved")
            } catch let error as MaintenanceError {
                #expect("\(error)".contains("run the same command again"), "\(error)")
            }
            var after = try await MoveScene.rows(scene.source)
            #expect(after.tables.removeValue(forKey: "clinic_moves")?.count == 1)
            before.tables["clinic_moves"] = nil
            #expect(after == before)
            let start = try await Odontox.run(["serve", "--port", "0"], scene.source.servingEnvironment)
            #expect(start.code == 1 && start.errors.contains("odontox move --clinic"), "\(start)")
            let found = try await MoveScene.findings(scene.source)
            #expect(found.count == 1 && found[0].contains("was interrupted"), "\(found)")
            // Another group has to wait.
            let other = try await scene.refusal([scene.group.staying.clinic.id])
            #expect(other.contains("was interrupted"), "\(other)")
            // So has another target, which knows nothing of what has arrived in the first.
            let folder = try TestFolder()
            let elsewhere = MoveClinics(
                [scene.group.moving.clinic.id], from: scene.source.backend.settings.database,
                to: .sqlite(path: folder.file("elsewhere.sqlite")), logger: TestDatabase.logger)
            await #expect(throws: MaintenanceError.self) { try await elsewhere.run() }
            #expect(folder.files.isEmpty)

            #expect(try await scene.move() == MoveClinics.Outcome())
            #expect(try await MoveScene.findings(scene.source) == [])
            #expect(try await MoveScene.findings(scene.target) == [])
            let clinics = try await MoveScene.rows(scene.source).tables["clinics"]
            #expect(clinics?.count == 1)
            #expect(try await scene.move() == MoveClinics.Outcome(isOver: true))
        }
    }

    @Test(
        "Killed at any moment, the source is whole, and the same command ends it", .timeLimit(.minutes(10)),
        arguments: [(TestEngine.sqlite, TestEngine.postgres), (.postgres, .sqlite)])
    func killed(from: TestEngine, to: TestEngine) async throws {
        try await MoveScene.run(from, to) { scene in
            let words = [
                "move", "--clinic", "\(scene.group.moving.clinic.id)", "--from",
                scene.source.backend.settings.database.text, "--to",
                scene.target.backend.settings.database.text,
            ]
            var whole = try await MoveScene.rows(scene.source)
            whole.tables["clinic_moves"] = nil
            for step in 0..<12 {
                let program = try Odontox(words)
                try await Task.sleep(for: .milliseconds(60 * step))
                program.kill9()
                var rows = try await MoveScene.rows(scene.source)
                rows.tables["clinic_moves"] = nil
                let isWhole = rows == whole
                let isGone = rows.tables["clinics"]?.count == 1
                #expect(isWhole || isGone, "after \(60 * step) ms")
            }
            let end = try await Odontox.run(words)
            #expect(end.code == 0, "\(end)")
            #expect(try await MoveScene.findings(scene.source) == [])
            #expect(try await MoveScene.findings(scene.target) == [])
            #expect(try await MoveScene.rows(scene.target).tables["clinics"]?.count == 2)
        }
    }

    @Test("A table whose rows can't be told apart is refused by its name", arguments: TestEngine.allCases)
    func unowned(engine: TestEngine) async throws {
        try await MoveScene.run(engine, .sqlite) { scene in
            let table = Migration(
                id: "9999-unowned",
                statements: ["CREATE TABLE notes (id \(type: .id) PRIMARY KEY, patient \(type: .id))"])
            for server in [scene.source, scene.target] {
                try await MoveScene.reopened(server) { database in
                    try await database.write { tx in for sql in table.statements { try tx.run(sql) } }
                }
            }
            let refused = try await Self.unchanged(scene)
            #expect(refused.contains("the rows of notes belong"), "\(refused)")
        }
    }

    /// Refuses the move; both databases stay as they are.
    private static func unchanged(_ scene: MoveScene, _ clinics: [ID]? = nil) async throws -> String {
        let before = (try await MoveScene.rows(scene.source), try await MoveScene.rows(scene.target))
        let refused = try await scene.refusal(clinics)
        #expect(try await MoveScene.rows(scene.source) == before.0)
        #expect(try await MoveScene.rows(scene.target) == before.1)
        return refused
    }
}

extension StoredRows {
    /// What is not among other rows.
    fileprivate func without(_ others: StoredRows) -> StoredRows {
        var rest = StoredRows()
        for (name, rows) in tables {
            let known = others.tables[name] ?? []
            rest.tables[name] = rows.filter { !known.contains($0) }
        }
        return rest
    }
}
