import Domain
import Storage

/// A visit that enters (`by` 1) or leaves (-1) the count of its month.
struct TallyChange: Sendable {
    var month: String
    var doctorId: ID?
    var status: AppointmentStatus
    var by: Int

    /// Applied under the ledger's lock, so that two writers never wait for each other crosswise.
    func apply(_ tx: borrowing Transaction, clinicId: ID) throws {
        var keys = [""]
        if let doctorId { keys.append(doctorId.description) }
        for key in keys {
            try tx.run(
                """
                INSERT INTO appointment_tallies (clinic_id, doctor_key, month, status, visits)
                VALUES (\(clinicId), \(key), \(month), \(status.rawValue), \(by))
                ON CONFLICT (clinic_id, doctor_key, month, status)
                DO UPDATE SET visits = appointment_tallies.visits + \(by)
                """)
        }
    }
}
