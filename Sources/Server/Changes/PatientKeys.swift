import Domain
import Storage

/// The table of the patients' keys.
extension AuditKeys {
    /// A key of each patient, to seal with. Makes those that are missing.
    /// - Parameter clinicId: The patients' clinic, whose sequences the caller holds, so that no two writers
    ///   make
    ///   a key at once.
    func sealing(
        _ tx: borrowing Transaction, _ patients: Set<ID>, in clinicId: ID, at now: Instant
    ) throws -> [ID: PatientKey] {
        var keys: [ID: PatientKey] = [:]
        for patient in patients { keys[patient] = recall(patient, at: now) }
        let unknown = patients.filter { keys[$0] == nil }.sorted()
        guard !unknown.isEmpty else { return keys }
        try tx.each(
            """
            SELECT id, patient_id, wrapped, created_at FROM patient_keys
            WHERE patient_id IN \(list: unknown) AND secret_id = \(secretId)
            """
        ) { row in
            guard let key = PatientKey(try row.get(0), wrapped: try row.get(2), under: wrapping) else {
                throw DatabaseError(.other, "a patient's key can't be unwrapped")
            }
            let patient: ID = try row.get(1)
            keys[patient] = key
            remember(key, of: patient, madeAt: try row.get(3), at: now)
        }
        let missing = unknown.filter { keys[$0] == nil }
        for patient in missing { keys[patient] = PatientKey.make(at: now) }
        try tx.insertLater(
            "INSERT INTO patient_keys (id, clinic_id, patient_id, secret_id, wrapped, created_at) VALUES",
            try missing.compactMap { patient in
                try keys[patient].map { key in
                    let wrapped = try key.wrapped(under: wrapping)
                    return "(\(key.id), \(clinicId), \(patient), \(secretId), \(wrapped), \(now))"
                }
            })
        return keys
    }

    /// The keys with these ids, as far as they are there and wrapped under this secret; nil for those that
    /// are wrapped under another.
    func opening(_ tx: borrowing Transaction, _ ids: Set<ID>) throws -> [ID: PatientKey?] {
        guard !ids.isEmpty else { return [:] }
        var keys: [ID: PatientKey?] = [:]
        try tx.each("SELECT id, wrapped FROM patient_keys WHERE id IN \(list: ids.sorted())") { row in
            let id: ID = try row.get(0)
            keys[id] = .some(PatientKey(id, wrapped: try row.get(1), under: wrapping))
        }
        return keys
    }
}
