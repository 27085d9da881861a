import Domain
import Storage

/// How many visits a filter finds: whole months from the tallies, the edges by index, so that a page's `total` costs the same in
/// a clinic of a million visits.
enum AppointmentTotals {
    static func count(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter) throws -> Int {
        guard filter.patientId == nil, filter.roomId == nil, filter.updatedSince == nil else {
            return try counted(tx, scope, filter)
        }
        // The first day of the first whole month, and of the month after the last whole one.
        let first = filter.start.map { $0.day == 1 ? $0 : $0.startOfNextMonth }
        let end = filter.end.map { $0.adding(days: 1).startOfMonth }
        if let first, let end, first >= end { return try counted(tx, scope, filter) }
        var total = try tallied(tx, scope, filter, from: first, before: end)
        if let start = filter.start, let first, start < first {
            var edge = filter
            edge.end = first.adding(days: -1)
            total += try counted(tx, scope, edge)
        }
        if let last = filter.end, let end, end <= last {
            var edge = filter
            edge.start = end
            total += try counted(tx, scope, edge)
        }
        return total
    }

    private static func counted(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter) throws -> Int {
        try tx.first("SELECT count(*) FROM appointments a WHERE \(filter.condition(scope))") { Int($0.int(0)) } ?? 0
    }

    private static func tallied(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter, from first: LocalDate?, before end: LocalDate?
    ) throws -> Int {
        let doctor = filter.doctorId?.description ?? ""
        var sql: SQL = """
            SELECT coalesce(sum(visits), 0) FROM appointment_tallies
            WHERE clinic_id = \(scope.clinicId) AND doctor_key = \(doctor)
            """
        if let first { sql = sql + " AND month >= \(first.month7)" }
        if let end { sql = sql + " AND month < \(end.month7)" }
        if let status = filter.status { sql = sql + " AND status = \(status.rawValue)" }
        return try tx.first(sql) { Int($0.int(0)) } ?? 0
    }
}

extension LocalDate {
    /// "2026-05": the month as the tallies name it.
    var month7: String { String(description.prefix(7)) }

    var startOfMonth: LocalDate { adding(days: 1 - day) }

    var startOfNextMonth: LocalDate { startOfMonth.adding(days: 31).startOfMonth }
}
