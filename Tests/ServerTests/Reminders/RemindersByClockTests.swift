import Domain
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("Migration 0028, reminders by the clock")
struct RemindersByClockTests {
    @Test("What has been reminded of stays so, by the wall clock of the appointment; no row is lost", arguments: TestEngine.allCases)
    func upgrade(engine: TestEngine) async throws {
        let before = DatabaseSchema.migrations.filter { $0.id < "0028" }
        try await TestDatabase.with(engine, template: TestTemplate { try await Migrator.migrate($0, before) }) { test in
            let (clinic, patient) = (ID(high: 1, low: 1), ID(high: 1, low: 2))
            let (kept, moved) = (ID(high: 1, low: 3), ID(high: 1, low: 4))
            try await test.database.write { tx in
                try tx.run(
                    """
                    INSERT INTO clinics (id, name, timezone, operating_hours, buffer_minutes, slot_minutes, currency, reminder_minutes,
                        created_at, updated_at)
                    VALUES (\(clinic), 'Clinic', 'Asia/Karachi', '{}', 30, 30, 'PKR', '[]', 1, 1)
                    """)
                try tx.run(
                    """
                    INSERT INTO patients (id, clinic_id, patient_number, first_name, last_name, search, created_at, updated_at)
                    VALUES (\(patient), \(clinic), 'P-1', 'A', 'B', '', 1, 1)
                    """)
                for (id, time) in [(kept, 600), (moved, 720)] {
                    let start = Int64(time) * 60_000
                    try tx.run(
                        """
                        INSERT INTO appointments (id, clinic_id, patient_id, date, time, duration_minutes, starts_at, ends_at, busy_until,
                            appointment_type, status, created_at, updated_at)
                        VALUES (\(id), \(clinic), \(patient), '1970-01-01', \(time), 30, \(start), \(start + 1_800_000),
                            \(start + 1_800_000), 'Checkup', 'scheduled', 1, 1)
                        """)
                }
                for (id, start) in [(kept, 36_000_000), (moved, 1)] as [(ID, Int64)] {
                    try tx.run(
                        """
                        INSERT INTO appointment_reminders (appointment_id, offset_minutes, starts_at, is_sent, created_at)
                        VALUES (\(id), 120, \(start), \(true), 5)
                        """)
                }
            }
            try await Migrator.migrate(test.database, DatabaseSchema.migrations)
            let rows = try await test.database.read { tx in
                try tx.query(
                    "SELECT appointment_id, date, time, starts_at, created_at FROM appointment_reminders ORDER BY appointment_id"
                ) { row in
                    "\(try row.get(0) as ID) \(try row.get(1) as String) \(row.int(2)) \(row.int(3)) \(row.int(4))"
                }
            }
            #expect(rows == ["\(kept) 1970-01-01 600 36000000 5", "\(moved)  0 1 5"])
        }
    }
}
