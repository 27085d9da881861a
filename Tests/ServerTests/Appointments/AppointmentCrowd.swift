import API
import Domain
import Storage

@testable import Server

/// So many appointments that a planner has a reason to look for an index: eight a day, from 2026-06-01 on.
struct AppointmentCrowd {
    static let patients = 10_000
    /// One of them.
    static let appointment = ID("00001388-0001-7000-8000-000000001388") ?? ID(high: 0, low: 0)

    let scene: BookingScene
    var appointments = 20_000

    /// Queries of `GET /appointments` that the app's screens send.
    static func lists(_ scene: BookingScene) -> [String] {
        [
            "", "startDate=2027-06-01", "startDate=2027-06-01&endDate=2027-06-07", "endDate=2027-06-01",
            "doctorId=\(scene.doctor.id)",
            "doctorId=\(scene.doctor.id)&startDate=2027-06-01&endDate=2027-06-30",
            "patientId=00000007-0002-7000-8000-000000000007", "status=scheduled&startDate=2027-06-01",
        ]
    }

    /// An appointment that wants a doctor, a room and an operatory, by the rule.
    static func booking(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ scene: BookingScene
    ) throws -> NewAppointment {
        let slot = RequestedSlot(
            date: LocalDate("2026-05-05") ?? .earliest, time: LocalTime("14:00") ?? .noon,
            durationMinutes: 30, doctorId: scene.doctor.id,
            roomId: scene.room, operatory: "Chair")
        return NewAppointment(
            id: call.newId(), clinicId: call.scope.clinicId, patientId: scene.record, slot: slot,
            span: try Admission.admit(tx, call, slot).span, appointmentType: "Checkup", status: .scheduled,
            notes: nil, createdAt: call.now)
    }

    func fill() async throws {
        var doctors = [scene.doctor.id]
        for _ in 1..<4 { doctors.append(try await scene.server.makeUser(.doctor, in: scene.clinic).id) }
        let all = doctors
        try await scene.server.database.write { tx in
            try tx.run(rooms)
            try tx.run(patients)
            try tx.run(appointments(of: all))
            try tx.run(invoices)
        }
        try await scene.server.perform("ANALYZE")
    }

    private var clinic: SQL { "CAST(\(scene.clinic.id) AS \(type: .id))" }
    private var now: SQL { "CAST(\(scene.server.now) AS \(type: .instant))" }

    private func numbers(_ count: Int) -> SQL {
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
    }

    private func id(_ kind: SQL, _ number: SQL = "i") -> SQL {
        .dialect(
            sqlite: "uuid_blob(printf('%08x-000\(kind)-7000-8000-%012x', \(number), \(number)))",
            postgres:
                """
                (lpad(to_hex(\(number)), 8, '0') || '-000\(kind)-7000-8000-' || lpad(to_hex(\(number)), \
                12, '0'))::uuid
                """
        )
    }

    private var rooms: SQL {
        """
        INSERT INTO rooms (id, clinic_id, name, name_key, created_at, updated_at)
        \(numbers(40)) SELECT \(id("4")), \(clinic), 'Room N' || i, 'roomn' || i, \(now), \(now) FROM n
        """
    }

    private var patients: SQL {
        """
        INSERT INTO patients (id, clinic_id, patient_number, first_name, last_name, search, sort_key,
        created_at, updated_at)
        \(numbers(Self.patients)) SELECT \(id("2")), \(clinic), 'N-' || i, 'First', 'Last', '', 'last',
        \(now), \(now) FROM n
        """
    }

    private func appointments(of doctors: [ID]) -> SQL {
        let date = SQL.dialect(
            sqlite: "date('2026-06-01', '+' || (i / 8) || ' days')",
            postgres: "to_char(date '2026-06-01' + i / 8, 'YYYY-MM-DD')")
        let start: SQL = "\(now) + (i / 8) * CAST(86400000 AS \(type: .instant)) + (i % 8) * 3600000"
        let doctor: SQL = """
            CASE i % 4 WHEN 0 THEN CAST(\(doctors[0]) AS \(type: .id)) WHEN 1 THEN CAST(\(doctors[1]) AS \
            \(type: .id))
                WHEN 2 THEN CAST(\(doctors[2]) AS \(type: .id)) ELSE CAST(\(doctors[3]) AS \(type: .id)) END
            """
        return """
            INSERT INTO appointments (id, clinic_id, patient_id, doctor_id, room_id, operatory,
            operatory_key, date, time,
                duration_minutes, starts_at, ends_at, busy_until, appointment_type, status, created_at,
                updated_at)
            \(numbers(appointments)) SELECT \(id("1")), \(clinic),
            \(id("2", "(i % \(Self.patients) + 1)")), \(doctor),
                \(id("4", "(i % 40 + 1)")), 'Chair ' || (i % 10), 'chair' || (i % 10),
                \(date), 540 + (i % 8) * 60, 30, \(start), \(start) + 1800000, \(start) + 3600000, 'Checkup',
                'scheduled',
                \(now) + i, \(now) + i FROM n
            """
    }

    private var invoices: SQL {
        """
        INSERT INTO invoices (id, clinic_id, patient_id, appointment_id, invoice_number, status, currency,
        subtotal, discount_amount,
            tax_amount, total_amount, balance, created_at, updated_at)
        SELECT id, clinic_id, patient_id, id, 'INV-' || \(SQL.uuidText("id")), 'unpaid', 'PKR', 100, 0, 0,
        100, 100, \(now), \(now)
        FROM appointments
        """
    }
}
