import Domain
import Storage

/// How many visits a filter finds, from the tallies: whole months, and days at the edges, so that a page's `total` costs the same in
/// a clinic of a million visits (docs/decisions/0012-totals-from-tallies.md).
enum AppointmentTotals {
    static func count(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter) throws -> Int {
        var filter = filter
        // "Until the end of time" is how some clients say "no end".
        if let end = filter.end, end == LocalDate(year: 9999, month: 12, day: 31) { filter.end = nil }
        // Beyond the year 9999 dates do not sort as text any more.
        let isLate = filter.start?.year == 9999 || filter.end?.year == 9999
        guard filter.patientId == nil, filter.roomId == nil, filter.updatedSince == nil, !isLate else {
            return try counted(tx, scope, filter)
        }
        // The first day of the first whole month, and of the month after the last whole one.
        let first = filter.start.map { $0.day == 1 ? $0 : $0.startOfNextMonth }
        let end = filter.end.map { $0.adding(days: 1).startOfMonth }
        let dayAfter = filter.end.map { $0.adding(days: 1) }
        var parts: [SQL] = []
        if let first, let end, first >= end {
            parts.append(tallies(scope, filter, .day, from: filter.start, before: dayAfter))
        } else {
            parts.append(tallies(scope, filter, .month, from: first, before: end))
            if let start = filter.start, start != first { parts.append(tallies(scope, filter, .day, from: start, before: first)) }
            if let dayAfter, dayAfter != end { parts.append(tallies(scope, filter, .day, from: end, before: dayAfter)) }
        }
        let all = parts.joined(separator: " UNION ALL ")
        return try tx.first("SELECT coalesce(sum(visits), 0) FROM (\(all)) AS tallies") { Int($0.int(0)) } ?? 0
    }

    private static func counted(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter) throws -> Int {
        try tx.first("SELECT count(*) FROM appointments a WHERE \(filter.condition(scope))") { Int($0.int(0)) } ?? 0
    }

    private static func tallies(
        _ scope: ClinicScope, _ filter: AppointmentFilter, _ unit: TallyUnit, from first: LocalDate?, before end: LocalDate?
    ) -> SQL {
        let doctor = filter.doctorId?.description ?? ""
        var sql: SQL = """
            SELECT visits FROM appointment_tallies
            WHERE clinic_id = \(scope.clinicId) AND doctor_key = \(doctor) AND unit = \(unit.rawValue)
            """
        if let first { sql += " AND period >= \(unit.period(of: first))" }
        if let end { sql += " AND period < \(unit.period(of: end))" }
        if let status = filter.status { sql += " AND status = \(status.rawValue)" }
        return sql
    }
}

extension LocalDate {
    fileprivate var startOfMonth: LocalDate { adding(days: 1 - day) }

    fileprivate var startOfNextMonth: LocalDate { startOfMonth.adding(days: 31).startOfMonth }
}
