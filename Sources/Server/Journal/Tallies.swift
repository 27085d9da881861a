import Domain
import Storage

/// How many visits a clinic has on each day, by status: all of them and each doctor's, so that a page's total needs no walk over the visits.
struct Tallies {
    private struct Key: Hashable {
        var date: LocalDate
        /// Nil for the count of all doctors.
        var doctorId: ID?
        var status: AppointmentStatus
    }

    private var days: [Key: Int] = [:]

    /// How the counts change, taken together.
    init(_ changes: [TallyChange]) {
        for change in changes {
            days[Key(date: change.date, status: change.status), default: 0] += change.by
            if let doctorId = change.doctorId {
                days[Key(date: change.date, doctorId: doctorId, status: change.status), default: 0] += change.by
            }
        }
    }

    /// To be run under the ledger's lock, so that two writers can't wait for each other.
    func write(_ tx: borrowing Transaction, clinicId: ID) throws {
        try tx.insertLater(
            "INSERT INTO appointment_counts (clinic_id, doctor_key, date, status, appointments) VALUES",
            days.filter { $0.value != 0 }.map { key, by in
                "(\(clinicId), \(Self.doctorKey(key.doctorId)), \(key.date), \(key.status), \(by))"
            },
            """
            ON CONFLICT (clinic_id, doctor_key, date, status) DO UPDATE
            SET appointments = appointment_counts.appointments + excluded.appointments
            """)
    }

    /// In the column `doctor_key`; that of all doctors is empty.
    static func doctorKey(_ doctorId: ID?) -> String { doctorId?.description ?? "" }
}

/// A visit that enters (`by` 1) or leaves (-1) the counts of its day.
struct TallyChange: Sendable {
    var date: LocalDate
    var doctorId: ID?
    var status: AppointmentStatus
    var by: Int
}
