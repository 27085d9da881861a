import API
import Domain
import Storage

/// Reads what the rule of a clinic's day needs (``DayPlan``).
enum CalendarLoader {
    /// A doctor of the clinic with their name, schedule and time off.
    struct Doctor: Sendable {
        var name: String
        var calendar: DoctorCalendar
    }

    typealias Calendar = (clinic: ClinicCalendar, doctors: [Doctor])

    /// Whose days are asked for.
    enum Doctors {
        case none, all
        case one(ID)
    }

    /// The clinic's hours, buffer and grid with the closures and blocks that touch these days, and its
    /// doctors in the order of their names as shown, with their time off.
    static func load(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ doctors: Doctors, from first: LocalDate,
        to last: LocalDate
    ) throws -> Calendar {
        try read(tx, scope, try ask(tx, scope, doctors, from: first, to: last))
    }

    /// The same, asked ahead.
    static func ask(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ doctors: Doctors, from first: LocalDate,
        to last: LocalDate
    ) throws -> Asked {
        try tx.ask(queries(scope, doctors, first, last))
    }

    static func read(_ tx: borrowing Transaction, _ scope: ClinicScope, _ asked: Asked) throws -> Calendar {
        var closures: [Domain.Closure] = []
        var blocks: [Domain.Block] = []
        var clinic: ClinicCalendar?
        var found: [Doctor] = []
        try tx.eachAll(asked) { query, row in
            switch query {
            case 0:
                guard let days = DateSpan(try row.get(0), try row.get(1)) else { return }
                closures.append(Domain.Closure(days: days, reason: try row.get(2)))
            case 1: blocks.append(try Domain.Block.columns.read(row))
            case 2:
                clinic = ClinicCalendar(
                    clinicId: scope.clinicId, zone: try row.get(0), hours: try row.get(1), closures: closures,
                    blocks: blocks, bufferMinutes: try row.get(2), slotMinutes: try row.get(3))
            case 3:
                let name = "Dr. \(try row.get(1) as String) \(try row.get(2) as String)"
                found.append(
                    Doctor(
                        name: name,
                        calendar: DoctorCalendar(doctorId: try row.get(0), schedule: try row.get(3))))
            default:
                let doctorId: ID = try row.get(0)
                guard let days = DateSpan(try row.get(1), try row.get(2)),
                    let index = found.firstIndex(where: { $0.calendar.doctorId == doctorId })
                else { return }
                found[index].calendar.timeOff.append(TimeOff(days: days, reason: try row.get(3)))
            }
        }
        guard let clinic else { throw Problem.notFound("Clinic") }
        return (clinic, found)
    }

    private static func closures(_ scope: ClinicScope, _ first: LocalDate, _ last: LocalDate) -> SQL {
        """
        SELECT start_date, end_date, reason FROM closures
        WHERE clinic_id = \(scope.clinicId) AND end_date >= \(first) AND start_date <= \(last)
        ORDER BY start_date LIMIT 400
        """
    }

    private static func clinic(_ scope: ClinicScope) -> SQL {
        """
        SELECT timezone, operating_hours, buffer_minutes, slot_minutes FROM clinics
        WHERE id = \(scope.clinicId)
        """
    }

    /// Closures, blocks, the clinic; then the doctors, and their time off.
    private static func queries(
        _ scope: ClinicScope, _ doctors: Doctors, _ first: LocalDate, _ last: LocalDate
    ) -> [SQL] {
        let ofClinic = [
            closures(scope, first, last), BlockQueries.planned(scope, doctors, from: first, to: last),
            clinic(scope),
        ]
        var member: SQL = ""
        var absent: SQL = ""
        switch doctors {
        case .none: return ofClinic
        case .all: break
        case .one(let id):
            member = "AND m.user_id = \(id)"
            absent = "AND doctor_id = \(id)"
        }
        let ofDoctors: [SQL] = [
            """
            SELECT m.user_id, u.first_name, u.last_name, s.weekly
            FROM memberships m JOIN users u ON u.id = m.user_id
            LEFT JOIN doctor_schedules s ON s.clinic_id = m.clinic_id AND s.doctor_id = m.user_id
            WHERE m.clinic_id = \(scope.clinicId) AND m.role = 'doctor' AND m.ended_at IS NULL \(member)
            ORDER BY u.first_name, u.last_name, m.user_id LIMIT 500
            """,
            """
            SELECT doctor_id, start_date, end_date, reason FROM doctor_time_off
            WHERE clinic_id = \(scope.clinicId) \(absent) AND end_date >= \(first) AND start_date <= \(last)
            ORDER BY start_date LIMIT 2000
            """,
        ]
        return ofClinic + ofDoctors
    }

    /// The appointments that hold time between these instants: of the doctors in any clinic, of the room and
    /// of the operatory.
    /// - Parameter near: Only those that are nearer to an appointment than the buffer, the clinic's
    ///   or their own.
    static func busy(
        _ tx: borrowing Transaction, _ scope: ClinicScope, within range: Range<Instant>,
        near: Nearness? = nil, doctors: [ID],
        roomId: ID?, operatory: Operatory?
    ) throws -> [Busy] {
        let sql = busy(
            scope, within: range, near: near, doctors: doctors, roomId: roomId, operatory: operatory)
        guard let sql else { return [] }
        return try tx.query(sql, readBusy)
    }

    static func readBusy(_ row: borrowing Row) throws -> Busy {
        let ends: Instant = try row.get(3)
        let until: Instant = try row.get(4)
        return Busy(
            appointmentId: try row.get(0), clinicId: try row.get(1), start: try row.get(2), end: ends,
            doctorId: try row.get(5), roomId: try row.get(6),
            operatory: (try row.get(7) as String?).flatMap(Operatory.init(key:)),
            bufferMinutes: Int(until.milliseconds(since: ends) / 60_000), lane: try row.get(8))
    }

    /// The time of an appointment, and the least distance to others.
    struct Nearness {
        var appointment: Range<Instant>
        var bufferMinutes: Int

        /// Says of a row what `Busy.heldRange` says: the wider of the two buffers counts.
        var condition: SQL {
            """
            AND (busy_until > \(appointment.lowerBound)
            OR ends_at > \(appointment.lowerBound.adding(minutes: -bufferMinutes)))
            AND (starts_at < \(appointment.upperBound.adding(minutes: bufferMinutes))
            OR starts_at - (busy_until - ends_at) < \(appointment.upperBound))
            """
        }
    }

    /// The query behind it; nil when nothing is asked for.
    ///
    /// No appointment holds its place for more than twelve hours (the schema says so), so the search goes
    /// back no further.
    static func busy(
        _ scope: ClinicScope, within range: Range<Instant>, near: Nearness? = nil, doctors: [ID], roomId: ID?,
        operatory: Operatory?
    ) -> SQL? {
        let from = range.lowerBound.adding(minutes: -12 * 60)
        let window: SQL = """
            AND starts_at > \(from) AND starts_at < \(range.upperBound)
            AND status NOT IN ('cancelled', 'no_show') \(near?.condition ?? SQL.empty)
            """
        let columns: SQL =
            """
            SELECT id, clinic_id, starts_at, ends_at, busy_until, doctor_id, room_id, operatory_key, lane
            FROM appointments
            """
        var parts: [SQL] = []
        switch doctors.count {
        case 0: break
        case 1: parts.append("\(columns) WHERE doctor_id = \(doctors[0]) \(window)")
        default: parts.append("\(columns) WHERE doctor_id IN \(list: doctors) \(window)")
        }
        if let roomId { parts.append("\(columns) WHERE room_id = \(roomId) \(window)") }
        if let operatory {
            parts.append(
                """
                \(columns) WHERE clinic_id = \(scope.clinicId)
                AND operatory_key = \(operatory.key) \(window)
                """
            )
        }
        return parts.isEmpty ? nil : parts.joined(separator: " UNION ")
    }
}
