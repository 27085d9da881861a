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

    /// The patient with this id in the scope's clinic. Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientCard {
        let card = try tx.first(
            """
            SELECT p.id, p.first_name, p.last_name, p.patient_number, p.phone, p.email, p.insurance, m.user_id
            FROM patients p LEFT JOIN memberships m ON m.patient_id = p.id AND m.ended_at IS NULL
            WHERE p.id = \(id) AND p.clinic_id = \(scope.clinicId)
            """
        ) { row in
            PatientCard(
                id: try row.get(0), firstName: try row.get(1), lastName: try row.get(2),
                patientNumber: try row.get(3),
                phone: try row.get(4), email: try row.get(5), insurance: try row.get(6),
                userId: try row.get(7))
        }
        guard let card else { throw Problem.notFound("Patient") }
        return card
    }
}
