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
    private var erasedAt: Instant?

    var name: String { "\(firstName) \(lastName)" }

    private static let columns = Columns(
        "p.id", "p.first_name", "p.last_name", "p.patient_number", "p.phone", "p.email", "p.insurance",
        "m.user_id", "p.erased_at",
        as: PatientCard.init)

    /// The patient with this id in the scope's clinic. Throws 404, and 409 for one who was erased: nothing is
    /// done for them any more.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientCard {
        try found(tx, try ask(tx, scope, id))
    }

    /// The same, asked ahead.
    static func ask(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> Asked {
        try tx.ask([
            """
            SELECT \(columns) FROM patients p
            LEFT JOIN memberships m ON m.patient_id = p.id AND m.ended_at IS NULL
            WHERE p.id = \(id) AND p.clinic_id = \(scope.clinicId)
            """
        ])
    }

    static func found(_ tx: borrowing Transaction, _ asked: Asked) throws -> PatientCard {
        guard let card = try tx.first(asked, columns.read) else { throw Problem.notFound("Patient") }
        guard card.erasedAt == nil else { throw Problem.patientErased }
        return card
    }
}

extension Problem {
    static let patientErased = Problem.conflict(
        "This patient's data was erased", code: "PATIENT_ERASED")
}
