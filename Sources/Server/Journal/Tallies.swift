import Domain
import Storage

/// How the counts of a clinic's visits change, taken together.
struct Tallies {
    private struct Key: Hashable {
        /// Nil for the count of all doctors.
        var doctorId: ID?
        var unit: TallyUnit
        /// The period's first day.
        var date: LocalDate
        var status: AppointmentStatus
    }

    private var changes: [Key: Int] = [:]

    mutating func add(_ change: TallyChange) {
        for unit in TallyUnit.allCases {
            var key = Key(unit: unit, date: unit.start(of: change.date), status: change.status)
            changes[key, default: 0] += change.by
            guard let doctorId = change.doctorId else { continue }
            key.doctorId = doctorId
            changes[key, default: 0] += change.by
        }
    }

    /// To be run under the ledger's lock, so that two writers never wait for each other crosswise.
    func write(_ tx: borrowing Transaction, clinicId: ID) throws {
        let rows: [SQL] = changes.filter { $0.value != 0 }.map { key, by in
            """
            (\(clinicId), \(key.doctorId?.description ?? ""), \(key.unit.rawValue), \(key.unit.period(of: key.date)), \
            \(key.status.rawValue), \(by))
            """
        }
        // In pieces of few lengths, so that few statements are prepared.
        var rest = rows[...]
        for size in [8, 4, 2, 1] {
            while rest.count >= size {
                try tx.runLater([Self.upsert(rest.prefix(size))])
                rest = rest.dropFirst(size)
            }
        }
    }

    private static func upsert(_ rows: some Collection<SQL>) -> SQL {
        """
        INSERT INTO appointment_tallies (clinic_id, doctor_key, unit, period, status, visits)
        VALUES \(rows.joined(separator: ", "))
        ON CONFLICT (clinic_id, doctor_key, unit, period, status)
        DO UPDATE SET visits = appointment_tallies.visits + excluded.visits
        """
    }
}
