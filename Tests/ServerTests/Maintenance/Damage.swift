import Domain
import Storage
import TestSupport

@testable import Server
@testable import Storage

/// A way to make a database wrong that no way through the server leads to.
struct Damage: Sendable, CustomStringConvertible {
    var description: String
    /// The check that must find it.
    var check: String
    /// What it must say.
    var words: @Sendable (SampleClinic) -> [String]
    /// For PostgreSQL, before the rest: what keeps such rows out.
    var unlock: [SQL] = []
    var sql: [SQL]

    init(
        _ description: String, _ check: String, unlock: [SQL] = [], _ sql: SQL...,
        says words: @escaping @Sendable (SampleClinic) -> [String]
    ) {
        self.description = description
        self.check = check
        self.words = words
        self.unlock = unlock
        self.sql = sql
    }

    func inflict(on server: TestServer) async throws {
        if let path = server.backend.settings.database.filePath {
            return try RawSQLite.run(sql.map { $0.text(for: .sqlite) }.joined(separator: "; "), on: path)
        }
        try await server.database.write { tx in
            // Neither foreign keys nor triggers.
            try tx.run("SET LOCAL session_replication_role = replica")
            for statement in unlock + sql { try tx.run(statement) }
        }
    }

    private static let noExclusion: [SQL] = [
        "ALTER TABLE appointments DROP CONSTRAINT appointments_doctor",
        "ALTER TABLE appointments DROP CONSTRAINT appointments_room",
        "ALTER TABLE appointments DROP CONSTRAINT appointments_operatory",
    ]

    /// The appointment at 10:00 begins when the one at 09:00 does.
    private static let twoAtOnce: SQL = """
        UPDATE appointments SET starts_at = starts_at - 3600000, ends_at = ends_at - 3600000,
        busy_until = busy_until - 3600000
        WHERE time = 600
        """

    private static let accessLog = "the audit trail is as it was written"

    private static let anId: SQL = .dialect(
        sqlite: "X'00000000000070008000000000000001'",
        postgres: "CAST('00000000-0000-7000-8000-000000000001' AS uuid)")

    static let payment = Damage(
        "a payment", "invoices' balances follow from their payments",
        "UPDATE payments SET amount = amount + 1"
    ) { [$0.invoice] }

    static let all: [Damage] = [
        Damage("a doctor twice", "doctors see one patient at a time", unlock: noExclusion, twoAtOnce) {
            ["\($0.doctor.id)", $0.appointments[0], $0.appointments[1]]
        },
        Damage("a room twice", "rooms hold one appointment at a time", unlock: noExclusion, twoAtOnce) {
            ["\($0.room)", $0.appointments[1]]
        },
        Damage(
            "an operatory twice", "operatories hold one appointment at a time", unlock: noExclusion, twoAtOnce
        ) {
            ["\($0.clinic.id)", $0.appointments[1]]
        },
        Damage("a room's key", "keys follow from their names", "UPDATE rooms SET name_key = 'another'") {
            ["name_key of room \($0.room)"]
        },
        Damage(
            "two rooms of one name", "keys follow from their names",
            "UPDATE rooms SET name = 'ＲＯＯＭ\u{200B} ２' WHERE name = 'Room 1'",
            """
            INSERT INTO rooms (id, clinic_id, name, name_key, search, sort_key, created_at, updated_at)
            SELECT \(anId), clinic_id, 'Room 2', 'room2', 'room 2', 'room 2', 1, 1 FROM rooms
            """
        ) { ["room \($0.room): its name is that of room 00000000-0000-7000-8000-000000000001"] },
        Damage(
            "a room twice by name", "rooms of a clinic have different names",
            unlock: ["DROP INDEX rooms_name_key"],
            .dialect(sqlite: "DROP INDEX rooms_name_key", postgres: "SELECT 1"),
            """
            INSERT INTO rooms (id, clinic_id, name, name_key, search, sort_key, created_at, updated_at)
            SELECT \(anId), clinic_id, name, name_key, search, sort_key, 1, 1 FROM rooms
            """
        ) { ["\($0.room)", "00000000-0000-7000-8000-000000000001"] },
        Damage(
            "an operatory's key", "keys follow from their names",
            "UPDATE appointments SET operatory_key = 'another' WHERE time = 600"
        ) {
            ["operatory_key of appointment \($0.appointments[1])"]
        },
        Damage(
            "what a search reads", "searches and lists read what rows say",
            "UPDATE patients SET first_name = 'Somebody'"
        ) {
            ["search, sort_key of patient \($0.patient)"]
        },
        Damage(
            "a wall clock", "appointments' clock times and instants agree",
            "UPDATE appointments SET time = 601 WHERE time = 600"
        ) {
            [$0.appointments[1]]
        },
        Damage(
            "a tally", "days count their appointments",
            "UPDATE appointment_counts SET appointments = appointments + 1 WHERE doctor_key = ''"
        ) {
            ["\($0.clinic.id)", "2026-05"]
        },
        Damage(
            "a lost tally", "days count their appointments",
            "DELETE FROM appointment_counts WHERE doctor_key <> ''"
        ) {
            ["\($0.doctor.id)"]
        },
        Damage(
            "a line", "invoices are the sum of their lines",
            "UPDATE invoice_items SET amount = amount + 1 WHERE position = 0"
        ) {
            [$0.invoice]
        },
        payment,
        Damage(
            "a number", "invoice numbers have no gaps", "UPDATE invoices SET invoice_number = 'INV-000005'"
        ) {
            ["\($0.clinic.id)", "after invoice 0 comes 5"]
        },
        Damage(
            "a counter", "invoice numbers have no gaps",
            "UPDATE counters SET value = 7 WHERE name = 'invoice'"
        ) { _ in
            ["the counter stands at 7"]
        },
        Damage(
            "a patient's number", "patient numbers lie below their counters",
            "UPDATE patients SET patient_number = 'P-2026-999'"
        ) {
            ["\($0.patient)", "999"]
        },
        Damage("an event", "events have no gaps", "DELETE FROM events WHERE number = 2") {
            ["\($0.clinic.id)"]
        },
        Damage("a lost patient", "no row without the one it refers to", "DELETE FROM patients") {
            ["appointments.patient_id \($0.patient) is not in patients", "invoices.patient_id"]
        },
        Damage(
            "a stolen patient", "appointments stay within their clinic",
            "UPDATE patients SET clinic_id = (SELECT id FROM clinics WHERE name = 'Other Clinic')"
        ) { $0.appointments },
        Damage(
            "another's invoice", "invoices stay within their clinic",
            "UPDATE payments SET clinic_id = (SELECT id FROM clinics WHERE name = 'Other Clinic')"
        ) { [$0.invoice] },
        Damage(
            "another's block", "blocks stay within their clinic",
            """
            INSERT INTO blocks (id, clinic_id, room_id, date, start_time, end_time, kind, title, last_date,
                weekday, created_at, updated_at)
            SELECT \(anId), c.id, r.id, '2026-05-05', 720, 780, 'other', 'Lunch', '2026-05-05', 1, 1, 1
            FROM rooms r CROSS JOIN clinics c WHERE c.name = 'Other Clinic'
            """
        ) { _ in ["block 00000000-0000-7000-8000-000000000001"] },
        Damage(
            "a conversation", "conversations agree with their messages",
            "UPDATE message_threads SET last_number = last_number + 1"
        ) {
            [$0.conversation]
        },
        Damage(
            "a reader", "readers have read what they are said to have",
            "UPDATE thread_readers SET read_count = read_count + 1"
        ) {
            [$0.conversation, "\($0.receptionist.id)"]
        },
        Damage(
            "a sender", "readers have read what they are said to have",
            "UPDATE thread_readers SET seen_count = seen_count + 1"
        ) {
            [$0.conversation, "\($0.receptionist.id)"]
        },
        Damage(
            "a count of messages", "clinics count their messages", "UPDATE message_counts SET messages = 9"
        ) { ["\($0.clinic.id)"] },
        Damage(
            "a changed line of the trail", accessLog,
            "UPDATE audit_entries SET actor_name = 'Nobody' WHERE number = 2"
        ) {
            ["clinic \($0.clinic.id): audit entry 2 has been changed"]
        },
        Damage("a removed line of the trail", accessLog, "DELETE FROM audit_entries WHERE number = 3") {
            ["clinic \($0.clinic.id): audit entry 3 is missing"]
        },
        Damage(
            "the trail's last line", accessLog,
            "DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)"
        ) { ["clinic \($0.clinic.id)", "is missing"] },
        Damage(
            "two lines of the trail, swapped", accessLog,
            "UPDATE audit_entries SET number = -number WHERE number IN (2, 3)",
            "UPDATE audit_entries SET number = 5 + number WHERE number < 0"
        ) { ["clinic \($0.clinic.id): audit entry 2 does not follow the one before it"] },
        Damage(
            "a line before the trail's first", accessLog,
            """
            INSERT INTO audit_entries SELECT clinic_id, -1, \(anId), at, actor_id, actor_name,
                actor_role, action, entity, entity_id, before, after, address, request_id, previous_hash,
                hash, reason FROM audit_entries WHERE number = 1
            """
        ) { ["clinic \($0.clinic.id): audit entry -1 does not follow the one before it"] },
        Damage(
            "a trail that lost its end and its ledger's", accessLog,
            "DELETE FROM audit_entries WHERE number > 2",
            "UPDATE clinic_sequences SET audit_number = 2 WHERE audit_number > 2"
        ) { ["clinic \($0.clinic.id): audit entry 2 is not what the clinic's ledger ends with"] },
        Damage(
            "an account without its patient", "patients' accounts belong to a patient of the clinic",
            "UPDATE memberships SET role = 'patient', patient_id = user_id WHERE role = 'doctor'"
        ) { ["user \($0.doctor.id) in clinic \($0.clinic.id)"] },
        Damage(
            "a guard that was taken away", "the database refuses what it must",
            // Without triggers is how SQLite's is damaged at all.
            .dialect(sqlite: "SELECT 1", postgres: "DROP TRIGGER audit_entries_no_truncate ON audit_entries")
        ) { _ in ["audit_entries_no_"] },
        Damage("a ledger", "each clinic has its sequences", "DELETE FROM clinic_sequences") {
            ["\($0.clinic.id)"]
        },
        Damage("a stuck delivery", "deliveries go out", "UPDATE outbox SET next_attempt_at = 0") { _ in
            ["waits for more than an hour"]
        },
        Damage(
            "a delivery without its end", "deliveries have the end that they tell",
            "UPDATE outbox SET status = 'sent'"
        ) { _ in
            ["(sent)"]
        },
    ]
}
