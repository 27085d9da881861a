import API
import Domain
import Storage

/// A patient on whom the clinic holds data: by their record or, where `DELETE /patients/:id` has removed
/// that, by what the audit trail kept of it.
struct KnownPatient: Sendable {
    var record: PatientRecord
    /// Nil while the record is there.
    var removal: Removal?

    /// What went with the record, and may still be named in deliveries, events and kept answers.
    struct Removal: Sendable {
        var at: Instant
        /// Users of portal accounts that were deleted too.
        var users: [ID]
        /// Addresses that these were invited at.
        var addresses: [String]
    }

    /// Nil for somebody who was never a patient of the clinic.
    /// - Parameter lock: Whether the record's row is held until the transaction ends.
    static func find(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, lock: Bool = false
    ) throws -> KnownPatient? {
        if lock { try tx.hold("patients WHERE id = \(id) AND clinic_id = \(scope.clinicId)") }
        let record = try tx.first(
            "SELECT \(PatientRecord.columns) FROM \(PatientRecord.all(scope)) AND p.id = \(id)",
            PatientRecord.columns.read)
        if let record { return KnownPatient(record: record) }
        return try removed(tx, scope, id)
    }

    private static func removed(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID
    ) throws -> KnownPatient? {
        let links = try tx.query(
            """
            SELECT \(AuditLink.columns) FROM audit_entries
            WHERE clinic_id = \(scope.clinicId) AND entity_id = \(id)
            AND entity = \(AuditEntity.patient.rawValue) AND action = \(AuditAction.deleted.rawValue)
            ORDER BY number DESC LIMIT 1
            """, AuditLink.columns.read)
        guard let link = try tx.auditKeys.opened(links, tx).first else { return nil }
        let erasedAt = try tx.first(
            "SELECT erased_at FROM erasures WHERE patient_id = \(id) AND clinic_id = \(scope.clinicId)"
        ) { try $0.get(0) as Instant }
        return KnownPatient(
            record: PatientRecord(removed: link, erasedAt: erasedAt),
            removal: try removal(tx, scope, id, at: link.at))
    }

    /// The entries of the patient's portal accounts are found by the keys that they are sealed under.
    private static func removal(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, at moment: Instant
    ) throws -> Removal {
        let keys = try tx.query("SELECT id FROM patient_keys WHERE patient_id = \(id) ORDER BY id") {
            try $0.get(0) as ID
        }
        guard !keys.isEmpty else { return Removal(at: moment, users: [], addresses: []) }
        let areTheirs = keys.map { "e.after LIKE \(SealedText.pattern(of: $0))" as SQL }
        let links = try tx.query(
            """
            SELECT \(AuditLink.columns) FROM audit_entries e
            WHERE e.clinic_id = \(scope.clinicId) AND e.entity = \(AuditEntity.portalAccount.rawValue)
            AND (\(areTheirs.joined(separator: " OR ")))
            AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = e.entity_id)
            ORDER BY e.number LIMIT 1000
            """, AuditLink.columns.read)
        let addresses = try tx.auditKeys.opened(links, tx).compactMap { link in
            link.after.flatMap { try? JSONValue(parsing: $0) }?["email"]?.string
        }
        return Removal(
            at: moment, users: Set(links.map(\.entityId)).sorted(), addresses: Set(addresses).sorted())
    }
}

extension PatientRecord {
    /// The record as it was when it was removed. Without names where the entry can't be read any more.
    fileprivate init(removed link: AuditLink, erasedAt: Instant?) {
        let json = link.before.flatMap { try? JSONValue(parsing: $0) } ?? .null
        func text(_ name: String) -> String? { json[name]?.string }
        self.init(
            id: link.entityId, clinicId: link.clinicId,
            patientNumber: text("patientNumber") ?? link.entityId.description,
            details: PatientDetails(
                firstName: text("firstName") ?? "", lastName: text("lastName") ?? "", phone: text("phone"),
                email: text("email"), insurance: text("insurance"),
                dateOfBirth: text("dateOfBirth").flatMap { LocalDate($0) }),
            userId: nil, createdAt: text("createdAt").flatMap { Instant($0) } ?? link.at, updatedAt: link.at,
            renamedAt: nil, legalHoldUntil: text("legalHoldUntil").flatMap { LocalDate($0) },
            erasedAt: erasedAt)
    }
}
