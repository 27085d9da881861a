import API
import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

/// On SQLite one writer writes at a time; here several would.
@Suite("Bookings and changes of the calendar come one after the other")
struct CalendarOrderTests {
    @Test("A booking under way when the time zone changes is moved like the others")
    func zone() async throws {
        try await Scene.run { scene in
            let (appointment, change) = try await scene.booking(meanwhile: ["timezone": "Asia/Dhaka"])
            #expect(appointment.status == 201 && change.status == 200, "\(appointment) \(change)")
            let start = try await scene.server.database.read { tx in
                try tx.first("SELECT starts_at FROM appointments WHERE id = \(appointment.id)") {
                    (try $0.get(0) as Instant).description
                }
            }
            #expect(start == "2026-05-05T04:00:00.000Z")
        }
    }

    @Test("A booking under way when the buffer shrinks keeps no more than the new one")
    func buffer() async throws {
        try await Scene.run { scene in
            let (appointment, change) = try await scene.booking(meanwhile: ["bufferMinutes": 0])
            #expect(appointment.status == 201 && change.status == 200, "\(appointment) \(change)")
            let next = try await scene.book("10:30")
            #expect(next.status == 201, "\(next)")
        }
    }

    @Test(
        "A booking waits for a change under way and is judged by what it brought",
        arguments: [
            ("closures", "CLINIC_CLOSED"), ("time-off", "DOCTOR_UNAVAILABLE"),
            ("schedule", "DOCTOR_UNAVAILABLE"),
            ("hours", "CLINIC_CLOSED"),
        ])
    func waits(change: String, code: String) async throws {
        try await Scene.run { scene in
            let hold = try await TableHold(scene.server, "audit_entries")
            async let changed = scene.change(change)
            try await hold.wait(for: 1)
            async let booked = scene.book("10:00")
            try await hold.wait(for: 2)
            try await hold.release()
            let (answer, appointment) = (try await changed, try await booked)
            #expect((200...201).contains(answer.status), "\(answer)")
            #expect(appointment.status == 400 && appointment.code == code, "\(appointment)")
        }
    }

    @Test("A change of an appointment and a change of the zone do not deadlock")
    func noDeadlock() async throws {
        try await Scene.run { scene in
            let appointment = try await scene.book("10:00")
            let hold = try await TableHold(scene.server, "appointments")
            // Has the appointment's row, and wants to write it.
            async let confirmed = scene.server.patch(
                "/appointments/\(appointment.id)/status", as: scene.doctor, ["status": "confirmed"])
            try await hold.wait(for: 1)
            async let moved = scene.server.patch(
                "/clinics/\(scene.clinic.id)", as: scene.admin, ["timezone": "Asia/Dhaka"])
            try await hold.wait(for: 2)
            try await hold.release()
            let answers = [try await confirmed, try await moved]
            #expect(answers.map(\.status) == [200, 200], "\(answers)")
            #expect(scene.server.database.metrics.retries == 0)
        }
    }
}

private struct Scene: Sendable {
    let server: TestServer
    let clinic: TestClinic
    let admin: TestUser
    let doctor: TestUser
    let patient: ID

    static func run(_ body: @Sendable (Scene) async throws -> Void) async throws {
        try await TestServer.run(.postgres) { server in
            let clinic = try await server.makeClinic()
            try await body(
                Scene(
                    server: server, clinic: clinic, admin: try await server.makeUser(.admin, in: clinic),
                    doctor: try await server.makeUser(.doctor, in: clinic),
                    patient: try await server.makePatient(in: clinic)))
        }
    }

    /// On a Tuesday.
    func book(_ time: String) async throws -> Answer {
        try await server.post(
            "/appointments", as: doctor,
            [
                "patientId": "\(patient)", "doctorId": "\(doctor.id)", "appointmentDate": "2026-05-05",
                "appointmentTime": .string(time),
                "appointmentType": "Checkup", "durationMinutes": 30,
            ])
    }

    /// A booking that has read the calendar and not yet written its row when the clinic is changed.
    func booking(meanwhile change: JSONValue) async throws -> (appointment: Answer, change: Answer) {
        let hold = try await TableHold(server, "appointments")
        async let appointment = book("10:00")
        try await hold.wait(for: 1)
        let isAnswered = Atomic(false)
        async let changed = {
            defer { isAnswered.store(true, ordering: .relaxed) }
            return try await server.patch("/clinics/\(clinic.id)", as: admin, change)
        }()
        try await hold.wait(for: 2) { isAnswered.load(ordering: .relaxed) }
        try await hold.release()
        return (try await appointment, try await changed)
    }

    func change(_ what: String) async throws -> Answer {
        switch what {
        case "closures":
            try await server.post(
                "/clinics/\(clinic.id)/closures", as: admin, ["date": "2026-05-05", "reason": "Eid"])
        case "time-off":
            try await server.post(
                "/doctors/\(doctor.id)/time-off", as: admin,
                ["startDate": "2026-05-05", "endDate": "2026-05-05"])
        case "schedule":
            try await server.put(
                "/doctors/\(doctor.id)/schedule", as: admin,
                ["weekly": [["weekday": "monday", "startTime": "09:00", "endTime": "17:00"]]])
        default:
            try await server.patch(
                "/clinics/\(clinic.id)", as: admin, ["operatingHours": ["tuesday": ["isClosed": true]]])
        }
    }
}
