import Domain
import Storage

/// Numbers without gaps, per clinic and name: the row stays locked until the transaction that took
/// the number ends.
enum ClinicCounter {
    static func next(_ tx: borrowing Transaction, _ clinicId: ID, _ name: String) throws -> Int64 {
        let value = try tx.first(
            """
            INSERT INTO counters (clinic_id, name, value) VALUES (\(clinicId), \(name), 1)
            ON CONFLICT (clinic_id, name) DO UPDATE SET value = counters.value + 1 RETURNING value
            """
        ) { $0.int(0) }
        guard let value else { throw DatabaseError(.other, "a counter returned nothing") }
        return value
    }
}
