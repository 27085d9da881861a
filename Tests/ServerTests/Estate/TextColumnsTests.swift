import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The upgrade that stores what texts are compared by")
struct TextColumnsTests {
    private static let clinic = ID(high: 0x0000_0001_0000_7000, low: 1)

    private static func id(_ number: UInt64) -> ID { ID(high: 0x0000_0002_0000_7000, low: number) }

    @Test("Rows that are there get their keys; of two spellings of one name the later row stands apart", arguments: TestEngine.allCases)
    func upgrade(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let database = test.database
            try await Migrator.migrate(database, Array(DatabaseSchema.migrations.prefix { $0.id != "0026-text-columns" }))
            try await database.write { tx in
                for statement in Self.rows { try tx.run(statement) }
            }
            #expect(try await Migrator.migrate(database, DatabaseSchema.migrations).first == "0026-text-columns")

            let rooms = try await database.read { tx in
                try tx.query("SELECT name_key, search, sort_key FROM rooms ORDER BY id") { row in
                    [try row.get(0) as String, try row.get(1), try row.get(2)]
                }
            }
            let (key, apart) = (TextKey.key("Café"), TextKey.apart(TextKey.key("Café"), Self.id(2)))
            #expect(rooms.map { $0[0] } == [key, apart, key, "room1"])
            #expect(rooms.map { $0[1] } == ["cafe", "cafe", "cafe", "room 1"])
            #expect(rooms[3][2] == SortKey.key("Room 1"))
            let keys = try await database.read { tx in
                try tx.query("SELECT operatory_key FROM appointments ORDER BY id") { try $0.get(0) as String }
            }
            #expect(keys == ["chair1", TextKey.apart("chair1", Self.id(31))])
            let patient = try await database.read { tx in
                try tx.first("SELECT search, sort_key FROM patients") { [try $0.get(0) as String, try $0.get(1)] }
            }
            let index = NameIndex(firstName: "José", lastName: "Muñoz", more: "P-2026-001", phone: "0300-1234567")
            #expect(patient == [index.search, index.sortKey])
            #expect(
                try await Self.findings(database) == [
                    "name_key of room \(Self.id(2)): its name is that of room \(Self.id(1))",
                    "name_key of appointment type \(Self.id(12)): its name is that of appointment type \(Self.id(11))",
                    "operatory_key of appointment \(Self.id(31)): its name is that of appointment \(Self.id(30))",
                ])
            try await database.write { tx in
                let name = NameColumns.assignment("Elsewhere")
                try tx.run("UPDATE rooms SET \(name) WHERE id = \(Self.id(2))")
                try tx.run("UPDATE appointment_types SET \(name) WHERE id = \(Self.id(12))")
                try tx.run("DELETE FROM appointments WHERE id = \(Self.id(31))")
            }
            #expect(try await Self.findings(database).isEmpty)
        }
    }

    private static func findings(_ database: Database) async throws -> [String] {
        try await database.read { tx in
            var findings = Findings()
            for check in TextChecks.all { try check.look(tx, &findings) }
            return findings.shown
        }
    }

    /// As builds before the upgrade wrote them.
    private static let rows: [SQL] = [
        """
        INSERT INTO clinics (id, name, timezone, operating_hours, buffer_minutes, slot_minutes, currency, reminder_minutes, created_at,
            updated_at)
        VALUES (\(clinic), 'Clinic', 'UTC', '{}', 30, 30, 'PKR', '[]', 1, 1)
        """,
        room(1, "Café"), room(2, "Cafe\u{301}"), room(3, "CAFÉ", deleted: true), room(4, "Room 1"),
        type(11, "Straße"), type(12, "STRASSE"),
        """
        INSERT INTO patients (id, clinic_id, patient_number, first_name, last_name, phone, search, created_at, updated_at)
        VALUES (\(id(20)), \(clinic), 'P-2026-001', 'José', 'Muñoz', '0300-1234567', '', 1, 1)
        """,
        """
        INSERT INTO users (id, email, password_hash, first_name, last_name, is_superadmin, created_at, updated_at)
        VALUES (\(id(21)), 'a@test.example', '', 'Zoë', 'Ærø', \(true), 1, 1)
        """,
        appointment(30, "Chair 1", "chair1"), appointment(31, "Ｃhair\u{200B} １", "ｃhair\u{200B}１"),
    ]

    private static func room(_ number: UInt64, _ name: String, deleted: Bool = false) -> SQL {
        """
        INSERT INTO rooms (id, clinic_id, name, created_at, updated_at, deleted_at)
        VALUES (\(id(number)), \(clinic), \(name), 1, 1, \(deleted ? Int?.some(2) : nil))
        """
    }

    private static func type(_ number: UInt64, _ name: String) -> SQL {
        """
        INSERT INTO appointment_types (id, clinic_id, name, duration_minutes, created_at, updated_at)
        VALUES (\(id(number)), \(clinic), \(name), 30, 1, 1)
        """
    }

    private static func appointment(_ number: UInt64, _ operatory: String, _ key: String) -> SQL {
        """
        INSERT INTO appointments (id, clinic_id, patient_id, operatory, operatory_key, date, time, duration_minutes, starts_at, ends_at,
            busy_until, appointment_type, status, created_at, updated_at)
        VALUES (\(id(number)), \(clinic), \(id(20)), \(operatory), \(key), '2026-05-05', 540, 30, 1777971600000, 1777973400000,
            1777975200000, 'Checkup', 'scheduled', 1, 1)
        """
    }
}
