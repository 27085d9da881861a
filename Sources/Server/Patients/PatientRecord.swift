import API
import Domain
import Storage

/// A patient's record, as stored.
struct PatientRecord: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var patientNumber: String
    var details: PatientDetails
    /// The user of their portal account, if there is one.
    var userId: ID?
    var createdAt: Instant
    var updatedAt: Instant
    /// When what others show of them last changed; nil while it is as at first.
    var renamedAt: Instant?

    static let columns: SQL = """
        p.id, p.clinic_id, p.patient_number, p.first_name, p.last_name, p.phone, p.email, p.insurance, p.date_of_birth, m.user_id,
        p.created_at, p.updated_at, p.renamed_at
        """

    /// The clinic's patients, what stands between `FROM` and `ORDER BY`.
    static func all(_ scope: ClinicScope) -> SQL {
        """
        patients p LEFT JOIN memberships m ON m.patient_id = p.id AND m.ended_at IS NULL
        WHERE p.clinic_id = \(scope.clinicId)
        """
    }

    init(_ row: borrowing Row) throws {
        id = try row.get(0)
        clinicId = try row.get(1)
        patientNumber = try row.get(2)
        details = PatientDetails(
            firstName: try row.get(3), lastName: try row.get(4), phone: try row.get(5), email: try row.get(6),
            insurance: try row.get(7), dateOfBirth: try row.get(8))
        userId = try row.get(9)
        createdAt = try row.get(10)
        updatedAt = try row.get(11)
        renamedAt = try row.get(12)
    }

    /// The patient with this id. Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientRecord {
        guard let found = try tx.first("SELECT \(columns) FROM \(all(scope)) AND p.id = \(id)", PatientRecord.init) else {
            throw Problem.notFound("Patient")
        }
        return found
    }

    /// The same, its row held until the transaction ends.
    static func locked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientRecord {
        _ = try tx.first("SELECT id FROM patients WHERE id = \(id) AND clinic_id = \(scope.clinicId)\(SQL.rowLock)") { $0.isNull(0) }
        return try found(tx, scope, id)
    }

    var wire: Patient {
        Patient(
            id: id.description, clinicId: clinicId.description, patientNumber: patientNumber, firstName: details.firstName,
            lastName: details.lastName, name: details.name, phone: details.phone, email: details.email,
            insurance: details.insurance, dateOfBirth: details.dateOfBirth?.description, hasPortalAccount: userId != nil,
            createdAt: createdAt.description, updatedAt: updatedAt.description)
    }
}
