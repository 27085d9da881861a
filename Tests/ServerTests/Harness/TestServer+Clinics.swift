import API
import Domain
import Storage
import Testing

@testable import Server

struct TestClinic: Sendable {
    var id: ID
    var name: String
    var zone: Zone
}

extension TestServer {
    /// A clinic with hours, by default Monday to Saturday 09:00–17:00 in Karachi, buffer and grid 30 minutes.
    func makeClinic(
        _ name: String = "Test Clinic", zone: String = "Asia/Karachi",
        hours: Domain.OperatingHours = .standard, bufferMinutes: Int = 30,
        slotMinutes: Int = 30, currency: String = "PKR"
    ) async throws -> TestClinic {
        let now = now
        let clinic = TestClinic(id: ID.make(at: now), name: name, zone: try #require(Zone(identifier: zone)))
        try await perform(
            """
            INSERT INTO clinics (id, name, search, sort_key, timezone, operating_hours, buffer_minutes,
            slot_minutes, currency, reminder_minutes,
                created_at, updated_at)
            VALUES (\(clinic.id), \(name), \(NameIndex(name).search), \(NameIndex(name).sortKey), \(zone),
            \(hours), \(bufferMinutes), \(slotMinutes), \(currency), '[1440,120]', \(now), \(now))
            """)
        try await perform("INSERT INTO clinic_sequences (clinic_id) VALUES (\(clinic.id))")
        return clinic
    }

    /// A patient's record, without an account.
    @discardableResult
    func makePatient(
        in clinic: TestClinic, firstName: String = "Ahmed", lastName: String = "Hassan", phone: String? = nil,
        email: String? = nil
    ) async throws -> ID {
        let now = now
        let id = ID.make(at: now)
        let number = "T-\(id.description.suffix(12))"
        let details = PatientDetails(firstName: firstName, lastName: lastName, phone: phone, email: email)
        try await perform(RegisterPatient.insert(id, clinic.id, number, details, at: now))
        return id
    }

    @discardableResult
    func makeRoom(
        in clinic: TestClinic, _ name: String = "Room 1", color: String? = "#FF5733"
    ) async throws -> ID {
        let now = now
        let id = ID.make(at: now)
        let room = RoomRecord(
            id: id, clinicId: clinic.id, name: name, color: color, createdAt: now, updatedAt: now)
        try await perform(room.insert)
        return id
    }

    /// Runs one statement, around all rules. Cached responses of every clinic become stale.
    func perform(_ sql: SQL) async throws {
        try await database.write { tx in
            try tx.run(sql)
            try tx.run("UPDATE clinic_sequences SET revision = NULL")
        }
    }

    /// A number that a query counts: `try await server.count("SELECT count(*) FROM appointments")`.
    func count(_ sql: SQL) async throws -> Int {
        try await database.read { tx in try tx.first(sql) { Int($0.int(0)) } ?? 0 }
    }
}
