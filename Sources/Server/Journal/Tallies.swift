import Domain
import Storage

/// How the counts of a clinic's visits change, taken together.
struct Tallies {
    private struct Key: Hashable {
        /// The period's first day.
        var date: LocalDate
        /// Nil for the count of all doctors.
        var doctorId: ID?
        var status: AppointmentStatus
    }

    private var days: [Key: Int] = [:]
    private var months: [Key: Int] = [:]

    mutating func add(_ change: TallyChange) {
        count(Key(date: change.date, status: change.status), change.by)
        if let doctorId = change.doctorId { count(Key(date: change.date, doctorId: doctorId, status: change.status), change.by) }
    }

    private mutating func count(_ key: Key, _ by: Int) {
        var key = key
        days[key, default: 0] += by
        key.date = key.date.wholeMonth.first
        months[key, default: 0] += by
    }

    private static let day = RowTarget(
        "appointment_days", "clinic_id", "date", "doctor_key", "status", "visits",
        onConflict: "(clinic_id, date, doctor_key, status) DO UPDATE SET visits = appointment_days.visits + excluded.visits")
    private static let month = RowTarget(
        "appointment_months", "clinic_id", "doctor_key", "month", "status", "visits",
        onConflict: "(clinic_id, doctor_key, month, status) DO UPDATE SET visits = appointment_months.visits + excluded.visits")

    /// To be run under the ledger's lock, so that two writers never wait for each other crosswise.
    func write(_ tx: borrowing Transaction, clinicId: ID) throws {
        var day = PackedRows(into: Self.day, rows: days.count)
        for (key, by) in days where by != 0 { day.append(clinicId, key.date, Self.doctorKey(key.doctorId), key.status, by) }
        try tx.insertLater(day)
        var month = PackedRows(into: Self.month, rows: months.count)
        for (key, by) in months where by != 0 {
            month.append(clinicId, Self.doctorKey(key.doctorId), key.date.monthText, key.status, by)
        }
        try tx.insertLater(month)
    }

    /// In the column `doctor_key`; that of all doctors is empty.
    static func doctorKey(_ doctorId: ID?) -> String { doctorId?.description ?? "" }
}
