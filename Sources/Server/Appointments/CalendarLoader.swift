import API
import Domain
import Storage

/// Reads what the rule of a clinic's day needs (``DayPlan``).
enum CalendarLoader {
    /// The clinic's hours, buffer and grid, with the closures that touch these days.
    static func clinic(_ tx: borrowing Transaction, _ scope: ClinicScope, from first: LocalDate, to last: LocalDate) throws
        -> ClinicCalendar
    {
        let closures = try tx.query(
            """
            SELECT start_date, end_date, reason FROM closures
            WHERE clinic_id = \(scope.clinicId) AND end_date >= \(first) AND start_date <= \(last) ORDER BY start_date LIMIT 400
            """
        ) { row -> Domain.Closure? in
            guard let days = DateSpan(try row.get(0), try row.get(1)) else { return nil }
            return Domain.Closure(days: days, reason: try row.get(2))
        }
        let clinic = try tx.first(
            "SELECT timezone, operating_hours, buffer_minutes, slot_minutes FROM clinics WHERE id = \(scope.clinicId)"
        ) { row in
            ClinicCalendar(
                clinicId: scope.clinicId, zone: try row.get(0), hours: try row.get(1), closures: closures.compactMap { $0 },
                bufferMinutes: try row.get(2), slotMinutes: try row.get(3))
        }
        guard let clinic else { throw Problem.notFound("Clinic") }
        return clinic
    }

    /// A doctor of the clinic with their name, schedule and time off.
    struct Doctor {
        var name: String
        var calendar: DoctorCalendar
    }

    /// All doctors of the clinic, or the one asked for, by name. Their time off is what touches these days.
    static func doctors(
        _ tx: borrowing Transaction, _ scope: ClinicScope, only doctor: ID?, from first: LocalDate, to last: LocalDate
    ) throws -> [Doctor] {
        let narrowed: SQL = doctor.map { "AND m.user_id = \($0)" } ?? ""
        var doctors = try tx.query(
            """
            SELECT m.user_id, u.first_name, u.last_name, s.weekly
            FROM memberships m JOIN users u ON u.id = m.user_id
            LEFT JOIN doctor_schedules s ON s.clinic_id = m.clinic_id AND s.doctor_id = m.user_id
            WHERE m.clinic_id = \(scope.clinicId) AND m.role = 'doctor' AND m.ended_at IS NULL \(narrowed)
            ORDER BY u.last_name, u.first_name, m.user_id LIMIT 500
            """
        ) { row in
            Doctor(
                name: "Dr. \(try row.get(1) as String) \(try row.get(2) as String)",
                calendar: DoctorCalendar(doctorId: try row.get(0), schedule: try row.get(3)))
        }
        let absent: SQL = doctor.map { "AND doctor_id = \($0)" } ?? ""
        try tx.each(
            """
            SELECT doctor_id, start_date, end_date, reason FROM doctor_time_off
            WHERE clinic_id = \(scope.clinicId) \(absent) AND end_date >= \(first) AND start_date <= \(last)
            ORDER BY start_date LIMIT 2000
            """
        ) { row in
            let doctorId: ID = try row.get(0)
            guard let days = DateSpan(try row.get(1), try row.get(2)),
                let index = doctors.firstIndex(where: { $0.calendar.doctorId == doctorId })
            else { return }
            doctors[index].calendar.timeOff.append(TimeOff(days: days, reason: try row.get(3)))
        }
        return doctors
    }

    /// The visits that hold time between these instants: of the doctors in any clinic, of the room and of the operatory.
    static func busy(
        _ tx: borrowing Transaction, _ scope: ClinicScope, within range: Range<Instant>, doctors: [ID], roomId: ID?, operatory: Operatory?
    ) throws -> [Busy] {
        let sql = busy(scope, within: range, doctors: doctors, roomId: roomId, operatory: operatory)
        guard let sql else { return [] }
        return try tx.query(sql) { row in
            let ends: Instant = try row.get(3)
            let until: Instant = try row.get(4)
            return Busy(
                appointmentId: try row.get(0), clinicId: try row.get(1), start: try row.get(2), end: ends,
                doctorId: try row.get(5), roomId: try row.get(6), operatory: (try row.get(7) as String?).flatMap(Operatory.init),
                bufferMinutes: Int(until.milliseconds(since: ends) / 60_000))
        }
    }

    /// The query behind it; nil when nothing is asked for.
    ///
    /// No visit holds its place for more than twelve hours (the schema says so), so the search goes back no further.
    static func busy(
        _ scope: ClinicScope, within range: Range<Instant>, doctors: [ID], roomId: ID?, operatory: Operatory?
    ) -> SQL? {
        let from = range.lowerBound.adding(minutes: -12 * 60)
        let window: SQL = """
            AND starts_at > \(from) AND starts_at < \(range.upperBound)
            AND status IN ('requested', 'scheduled', 'confirmed', 'in_progress', 'completed')
            """
        let columns: SQL = "SELECT id, clinic_id, starts_at, ends_at, busy_until, doctor_id, room_id, operatory_key FROM appointments"
        var parts: [SQL] = []
        switch doctors.count {
        case 0: break
        case 1: parts.append("\(columns) WHERE doctor_id = \(doctors[0]) \(window)")
        default: parts.append("\(columns) WHERE doctor_id IN \(list: doctors) \(window)")
        }
        if let roomId { parts.append("\(columns) WHERE room_id = \(roomId) \(window)") }
        if let operatory {
            parts.append("\(columns) WHERE clinic_id = \(scope.clinicId) AND operatory_key = \(operatory.key) \(window)")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " UNION ")
    }
}
