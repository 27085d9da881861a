import Domain
import Storage

/// How many visits a filter finds, from the counts of its days, so that a page's `total` takes no walk over the visits of a large clinic
/// (docs/decisions/0034-one-write-path.md).
enum AppointmentTotals {
    static func count(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter) throws -> Int {
        var filter = filter
        // "Until the end of time" is how some clients say "no end".
        if let end = filter.end, end == LocalDate(year: 9999, month: 12, day: 31) { filter.end = nil }
        // Beyond the year 9999 dates do not sort as text any more.
        let isLate = filter.start?.year == 9999 || filter.end?.year == 9999
        guard filter.patientId == nil, filter.roomId == nil, !isLate else {
            return try counted(tx, scope, filter)
        }
        var tallies: SQL = """
            SELECT coalesce(sum(appointments), 0) FROM appointment_counts
            WHERE clinic_id = \(scope.clinicId) AND doctor_key = \(Tallies.doctorKey(filter.doctorId))
            """
        if let start = filter.start { tallies += " AND date >= \(start)" }
        if let end = filter.end { tallies += " AND date <= \(end)" }
        if let status = filter.status { tallies += " AND status = \(status)" }
        return try tx.first(tallies) { Int($0.int(0)) } ?? 0
    }

    private static func counted(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AppointmentFilter) throws -> Int {
        try tx.first("SELECT count(*) FROM appointments a WHERE \(filter.condition(scope))") { Int($0.int(0)) } ?? 0
    }
}
