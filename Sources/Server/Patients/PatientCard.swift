import Domain
import Storage

/// What other features need of a patient: who it is and how to reach them.
struct PatientCard: Sendable {
    var id: ID
    var firstName: String
    var lastName: String
    var patientNumber: String
    var phone: String?
    var email: String?
    var insurance: String?
    /// The portal account, if there is one.
    var userId: ID?

    var name: String { "\(firstName) \(lastName)" }

    private static let columns = Columns(
        "p.id", "p.first_name", "p.last_name", "p.patient_number", "p.phone", "p.email", "p.insurance",
        "m.user_id",
        as: PatientCard.init)

    /// The patient with this id in the scope's clinic. Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientCard {
        let source: SQL = """
            patients p LEFT JOIN memberships m ON m.patient_id = p.id AND m.ended_at IS NULL
            WHERE p.id = \(id) AND p.clinic_id = \(scope.clinicId)
            """
        return try tx.found("Patient", columns, from: source)
    }
}
