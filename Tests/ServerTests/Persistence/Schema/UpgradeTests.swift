import Domain
import Foundation
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("Upgrading a database of the baseline")
struct UpgradeTests {
    /// A clinic's day of 2026-11-29 as the first build stored it, with a row in each table. Never changed
    /// or made again.
    private static let stored = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "baseline.jsonl")

    /// What later migrations make again from other columns; `doctor` says whether it is right.
    private static let derived: Set<String> = ["patients.search", "appointments.operatory_key"]
    /// What later migrations forget on purpose: failures counted under plain digests of addresses.
    private static let forgotten = "sign_in_failures"

    @Test(
        "Every later migration keeps every row, and `doctor` finds nothing wrong",
        arguments: TestEngine.allCases)
    func upgrade(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let before = try await Self.makeBaseline(test.database)
            #expect(
                before.tables.allSatisfy { !$0.value.isEmpty },
                "\(before.tables.filter(\.value.isEmpty).keys)")
            let later = DatabaseSchema.migrations.dropFirst(DatabaseSchema.baseline.count).map(\.id)
            #expect(try await Migrator.migrate(test.database, DatabaseSchema.migrations) == later)
            var expected = before
            expected.tables[Self.forgotten] = nil
            #expect(expected.lost(in: try await StoredRows.read(test.database), derived: Self.derived) == [])
            // What the first start does.
            let keys = AuditKeys(try #require(SessionSecret(TestServer.secret)))
            test.database.companion.value = keys
            try await PersonalDataUpkeep.run(test.database, keys, logger: TestDatabase.logger)
            var wrong: [String] = []
            let clock = TestClock(try #require(Instant("2026-11-29T08:00:00.000Z")))
            try await IntegrityCheck.run(test.database, clock: clock.clock) {
                if !$0.isHealthy { wrong.append("\($0)") }
            }
            #expect(wrong == [])
        }
    }

    @Test(
        "Users of the baseline stay active and unverified, and sign in as before",
        arguments: TestEngine.allCases)
    func users(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            _ = try await Self.makeBaseline(test.database)
            // An address as an earlier build kept one, and another that is the same today.
            try await test.database.write { tx in
                for (id, email) in [(1, "jos\u{E9}@test.example"), (2, "x@test.example")] {
                    try tx.run(
                        """
                        INSERT INTO users (id, email, password_hash, first_name, last_name, is_superadmin,
                        created_at, updated_at)
                        VALUES (\(ID(high: 0, low: UInt64(id))), \(email), 'kept', 'A', 'B', \(false), 1, 1)
                        """)
                }
            }
            try await Migrator.migrate(test.database, DatabaseSchema.migrations)
            let users = try await test.database.read { tx in
                try tx.query(
                    """
                    SELECT email, email_key, verified_at, must_change_password, disabled_at,
                    primary_clinic_id FROM users
                    """
                ) { row in
                    (
                        email: try row.get(0) as String, key: try row.get(1) as String,
                        isOpen: try row.isNull(2) && !(row.get(3) as Bool) && row.isNull(4) && row.isNull(5)
                    )
                }
            }
            #expect(users.count > 2 && users.allSatisfy { $0.isOpen })
            #expect(users.allSatisfy { $0.key == EmailAddress.key(of: $0.email) }, "\(users)")
            let memberships = try await test.database.read { tx in
                try tx.first("SELECT count(*) FROM memberships WHERE ended_at IS NULL") { $0.int(0) }
            }
            #expect((memberships ?? 0) > 0)
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
        let checksums = DatabaseSchema.baseline.map {
            $0.checksum(for: engine == .sqlite ? .sqlite : .postgres)
        }
        #expect(checksums == Self.released[engine])
    }

    /// The checksums that databases in use have recorded for the baseline: a change would shut them out.
    private static let released: [TestEngine: [String]] = [
        .sqlite: [
            "c2897589ce570a43a4577ae3ff5ae0399dcf57e9feae3aab175e6a51596c11a0",
            "f4b8e42d2bba95969acaccab384a3adc3c4e1d727182bc87897f4e2f364e8c7e",
            "15659bb240413c200b69b2aa5a6a6d39948c5508ecd31622287ec4c89be60542",
            "1d604244bab7a2d35a7fce891b4af3ad5048d95ba417d2d03c84904f248b3d45",
            "9ad1afbda1461580a29d97fee4024aaad79e2b61c8d9682fd8b2dae6e5db910e",
            "eef22b41509ab0a37f9e621e4750f0f5c0e4a3544f60bb2b3dc6c8668b2ab67b",
            "a9fcdf22ccb4debc9b197268a29729592c0bc84dede82e9eebdb21c3b6167db0",
            "cd373e1c5b58b93b7a08c10878bd1ce25d8e6c2a2d11cdde4ee9aab5da7801d1",
        ],
        .postgres: [
            "2195e6d563a1f7d9131259874e82faf7b9a733153404f60c7a0e31bf9cc2a52d",
            "8ddb74c21e1f398ff364bae8df57c0c56dafaa21799db788de20327af410673f",
            "a2288c032d2ebdbf17c14f6eb5c2ee30c9112974798d2291601bc08e9918c5ea",
            "08b806d4f8e1174b429e15534e7a96c62581e66be3f21bfb7392240a1d28a37b",
            "eee334967552910321f832a843a8c81ee6375a1cc932ef74cef64ae85a62d9a8",
            "35dadbc7ddc002d171c40cfe0baa189a86dbfa64ba91dea8a0a7c9b7cf9e9bca",
            "39c84d665e98ad9f6d14532ae5b9ceb167f04866e062c1e9f76af3442975b7e6",
            "9a489c736a11fd73fb93f25a07f6c33c8ea24dd9b8048a75a2652ba96747efb3",
        ],
    ]

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
