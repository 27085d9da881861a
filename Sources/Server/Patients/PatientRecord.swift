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

    static let columns = Columns(
        "p.id", "p.clinic_id", "p.patient_number", PatientDetails.columns, "m.user_id", "p.created_at", "p.updated_at", "p.renamed_at",
        as: PatientRecord.init)

    /// The clinic's patients, what stands between `FROM` and `ORDER BY`.
    static func all(_ scope: ClinicScope) -> SQL {
        """
        patients p LEFT JOIN memberships m ON m.patient_id = p.id AND m.ended_at IS NULL
        WHERE p.clinic_id = \(scope.clinicId)
        """
    }

    /// The patient with this id. Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientRecord {
        guard let found = try tx.first("SELECT \(columns) FROM \(all(scope)) AND p.id = \(id)", columns.read) else {
            throw Problem.notFound("Patient")
        }
        return found
    }

    /// The same, its row held until the transaction ends.
    static func locked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientRecord {
        _ = try tx.first("SELECT id FROM patients WHERE id = \(id) AND clinic_id = \(scope.clinicId)\(SQL.rowLock)") { $0.isNull(0) }
        return try found(tx, scope, id)
    }

    var hasPortalAccount: Bool { userId != nil }
}

extension PatientRecord: WireObject {
    static let schemaName: String? = "Patient"
    static let fields: [Field<PatientRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("patientNumber", \.patientNumber),
        Field("firstName", \.details.firstName), Field("lastName", \.details.lastName), Field("name", \.details.name),
        Field("phone", \.details.phone), Field("email", \.details.email), Field("insurance", \.details.insurance),
        Field("dateOfBirth", \.details.dateOfBirth), Field("hasPortalAccount", \.hasPortalAccount),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}
