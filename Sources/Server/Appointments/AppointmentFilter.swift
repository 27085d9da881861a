import Domain
import Storage

/// What a list of appointments is narrowed to (spec "GET /appointments", contract §4.13).
struct AppointmentFilter: Sendable, Equatable {
    var start: LocalDate?
    var end: LocalDate?
    var doctorId: ID?
    var patientId: ID?
    var roomId: ID?
    var status: AppointmentStatus?
    /// Only rows behind this one in the list's order.
    var after: CursorPosition?

    /// - Parameter byIndexOfPerson: Whether the appointments are found by their doctor, patient or room; the
    ///   plus keeps SQLite from walking the whole clinic's instead.
    func condition(_ scope: ClinicScope, byIndexOfPerson: Bool? = nil) -> SQL {
        let isByPerson = byIndexOfPerson ?? (doctorId != nil || patientId != nil)
        let clinic: SQL =
            isByPerson ? .dialect(sqlite: "+a.clinic_id", postgres: "a.clinic_id") : "a.clinic_id"
        var parts: [SQL] = ["\(clinic) = \(scope.clinicId)"]
        if let start { parts.append("a.date >= \(start)") }
        if let end { parts.append("a.date <= \(end)") }
        if let doctorId { parts.append("a.doctor_id = \(doctorId)") }
        if let patientId { parts.append("a.patient_id = \(patientId)") }
        if let roomId { parts.append("a.room_id = \(roomId)") }
        if let status { parts.append("a.status = \(status.rawValue)") }
        if let after { parts.append(ListAppointments.order.behind(after)) }
        return parts.joined(separator: " AND ")
    }

    /// What has changed since: appointments themselves, and the names of their patients, doctors and rooms. A
    /// name is written once, however many appointments show it; it is here that they are found.
    func changes(since: Instant, _ scope: ClinicScope) -> [SQL] {
        let named = condition(scope, byIndexOfPerson: true)
        return [
            """
            SELECT a.id AS id, a.updated_at AS stamp FROM appointments a
            WHERE \(condition(scope, byIndexOfPerson: patientId != nil)) AND a.updated_at >= \(since)
            """,
            """
            SELECT a.id AS id, p.renamed_at AS stamp FROM patients p
            CROSS JOIN \(SQL.each("appointments", as: "a", of: "a.patient_id = p.id"))
            WHERE p.clinic_id = \(scope.clinicId) AND p.renamed_at >= \(since) AND a.patient_id = p.id
            AND \(named)
            """,
            """
            SELECT a.id AS id, d.renamed_at AS stamp FROM memberships m CROSS JOIN users d
            CROSS JOIN \(SQL.each("appointments", as: "a", of: "a.doctor_id = d.id"))
            WHERE m.clinic_id = \(scope.clinicId) AND m.role IN ('doctor', 'receptionist', 'admin')
            AND d.id = m.user_id
            AND d.renamed_at >= \(since) AND a.doctor_id = d.id AND \(named)
            """,
            """
            SELECT a.id AS id, r.renamed_at AS stamp FROM rooms r
            CROSS JOIN \(SQL.each("appointments", as: "a", of: "a.room_id = r.id"))
            WHERE r.clinic_id = \(scope.clinicId) AND r.renamed_at >= \(since) AND a.room_id = r.id
            AND \(named)
            """,
        ]
    }
}

/// How many appointments a filter finds, from the counts of its days, so that a page's `total` takes no walk
/// over the appointments of a large clinic (docs/decisions/0034-one-write-path.md).
enum AppointmentTotals {
    static func count(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter
    ) throws -> Int {
        var filter = filter
        // "Until the end of time" is how some clients say "no end".
        if let end = filter.end, end == LocalDate(year: 9999, month: 12, day: 31) { filter.end = nil }
        // Beyond the year 9999 dates do not sort as text any more.
        let isLate = filter.start?.year == 9999 || filter.end?.year == 9999
        guard filter.patientId == nil, filter.roomId == nil, !isLate else {
            return try counted(tx, scope, filter)
        }
        var counts: SQL = """
            SELECT coalesce(sum(appointments), 0) FROM appointment_counts
            WHERE clinic_id = \(scope.clinicId) AND doctor_key =
            \(AppointmentCounts.doctorKey(filter.doctorId))
            """
        if let start = filter.start { counts += " AND date >= \(start)" }
        if let end = filter.end { counts += " AND date <= \(end)" }
        if let status = filter.status { counts += " AND status = \(status)" }
        return try tx.first(counts) { Int($0.int(0)) } ?? 0
    }

    private static func counted(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter
    ) throws -> Int {
        try tx.first("SELECT count(*) FROM appointments a WHERE \(filter.condition(scope))") {
            Int($0.int(0))
        } ?? 0
    }
}
