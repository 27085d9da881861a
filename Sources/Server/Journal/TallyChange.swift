import Domain
import Storage

/// A visit that enters (`by` 1) or leaves (-1) the counts of its month and its day.
struct TallyChange: Sendable {
    var date: LocalDate
    var doctorId: ID?
    var status: AppointmentStatus
    var by: Int

    /// To be run under the ledger's lock, so that two writers never wait for each other crosswise.
    func statement(clinicId: ID) -> SQL {
        var keys = [""]
        if let doctorId { keys.append(doctorId.description) }
        let rows: [SQL] = keys.flatMap { key in
            TallyUnit.allCases.map { unit in
                "(\(clinicId), \(key), \(unit.rawValue), \(unit.period(of: date)), \(status.rawValue), \(by))"
            }
        }
        return """
            INSERT INTO appointment_tallies (clinic_id, doctor_key, unit, period, status, visits)
            VALUES \(rows.joined(separator: ", "))
            ON CONFLICT (clinic_id, doctor_key, unit, period, status)
            DO UPDATE SET visits = appointment_tallies.visits + excluded.visits
            """
    }
}

/// What visits are counted by.
enum TallyUnit: String, CaseIterable {
    case month, day

    /// "2026-05" or "2026-05-10": periods of one unit sort as text.
    func period(of date: LocalDate) -> String {
        switch self {
        case .month: String(date.description.prefix(7))
        case .day: date.description
        }
    }
}
