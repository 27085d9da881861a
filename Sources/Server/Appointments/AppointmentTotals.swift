import Domain
import Storage

/// How many visits a filter finds, from the tallies: whole months, and days at the edges, so that a page's `total` costs the same in
/// a clinic of a million visits (docs/decisions/0012-count-appointments-by-day-and-month.md).
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
        var edges: [LocalDate] = []
        if let start = filter.start, let dayAfter, let first, let end, first >= end {
            edges = days(start, before: dayAfter)
        } else {
            parts.append(months(scope, filter, from: first, before: end))
            if let start = filter.start, let first { edges += days(start, before: first) }
            if let dayAfter, let end { edges += days(end, before: dayAfter) }
        }
        if parts.isEmpty || !edges.isEmpty { parts.append(days(scope, filter, edges)) }
        let all = parts.joined(separator: " UNION ALL ")
        return try tx.first("SELECT coalesce(sum(visits), 0) FROM (\(all)) AS tallies") { Int($0.int(0)) } ?? 0
    }

    private static func counted(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter) throws -> Int {
        try tx.first("SELECT count(*) FROM appointments a WHERE \(filter.condition(scope))") { Int($0.int(0)) } ?? 0
    }

    private static func months(_ scope: ClinicScope, _ filter: AppointmentFilter, from first: LocalDate?, before end: LocalDate?) -> SQL {
        var sql: SQL = """
            SELECT visits FROM appointment_months
            WHERE clinic_id = \(scope.clinicId) AND doctor_key = \(Tallies.doctorKey(filter.doctorId))
            """
        if let first { sql += " AND month >= \(first.monthText)" }
        if let end { sql += " AND month < \(end.monthText)" }
        return sql + status(filter)
    }

    /// Less than two months of days, each looked for by itself: the counts of all doctors lie side by side. One parameter for all of them, so
    /// that there is one statement for any number.
    private static func days(_ scope: ClinicScope, _ filter: AppointmentFilter, _ dates: [LocalDate]) -> SQL {
        let doctor = Tallies.doctorKey(filter.doctorId)
        let list = dates.map(\.description)
        return .dialect(
            sqlite: """
                SELECT t.visits FROM json_each(\("[\"" + list.joined(separator: "\",\"") + "\"]")) d CROSS JOIN appointment_days t
                WHERE t.clinic_id = \(scope.clinicId) AND t.date = d.value AND t.doctor_key = \(doctor)\(status(filter))
                """,
            postgres: """
                SELECT visits FROM appointment_days WHERE clinic_id = \(scope.clinicId)
                AND date = ANY (string_to_array(\(list.joined(separator: ",")), ',')) AND doctor_key = \(doctor)\(status(filter))
                """)
    }

    private static func days(_ first: LocalDate, before end: LocalDate) -> [LocalDate] {
        (0..<max(end.days(since: first), 0)).map { first.adding(days: $0) }
    }

    private static func status(_ filter: AppointmentFilter) -> SQL {
        filter.status.map { " AND status = \($0)" } ?? .empty
    }
}

extension LocalDate {
    fileprivate var startOfMonth: LocalDate { adding(days: 1 - day) }

    fileprivate var startOfNextMonth: LocalDate { startOfMonth.adding(days: 31).startOfMonth }
}
