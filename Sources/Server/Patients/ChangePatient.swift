import API
import Domain
import HTTPTypes
import Storage

/// What `PATCH /patients/:id` asks for.
struct PatientChange: Sendable {
    var firstName: String?
    var lastName: String?
    var phone: Change<String>
    var email: Change<String>
    var insurance: Change<String>
    var dateOfBirth: Change<LocalDate>
    /// For admins.
    var legalHoldUntil: Change<LocalDate>

    init(_ fields: Fields) throws {
        firstName = fields.replacing("firstName", .text(max: PatientDetails.nameLength))
        lastName = fields.replacing("lastName", .text(max: PatientDetails.nameLength))
        phone = fields.change("phone", .phone)
        email = fields.change("email", .email)
        insurance = fields.change("insurance", .text(max: PatientDetails.insuranceLength))
        dateOfBirth = fields.change("dateOfBirth", .birthday(at: fields.now))
        legalHoldUntil = fields.change("legalHoldUntil", .date)
        try fields.done()
    }

    func applied(to before: PatientDetails) -> PatientDetails {
        PatientDetails(
            firstName: firstName ?? before.firstName, lastName: lastName ?? before.lastName,
            phone: phone.applied(to: before.phone),
            email: email.applied(to: before.email), insurance: insurance.applied(to: before.insurance),
            dateOfBirth: dateOfBirth.applied(to: before.dateOfBirth))
    }
}

/// `PATCH /patients/:id`. A portal account follows its patient's name while no other clinic has ever known
/// its user (Accounts, A1), and never their contact address.
enum ChangePatient {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<PatientChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let id = try call.id()
        let before = try PatientRecord.locked(tx, call.scope, id)
        let change = try body.get()
        let details = change.applied(to: before.details)
        let hold = change.legalHoldUntil.applied(to: before.legalHoldUntil)
        guard change.legalHoldUntil == .keep || call.scope.role.isAdmin else {
            throw Problem.forbidden("Only an admin sets or lifts a legal hold")
        }
        try details.requireBorn(tx, call)
        guard before.erasedAt == nil else { throw Problem.patientErased }
        guard details != before.details || hold != before.legalHoldUntil else { return .json(before) }
        let namer =
            try details.name == before.details.name
            ? nil : before.userId.flatMap { try ProfileProof.onlyClinic(tx, call.scope, $0) }
        let now = try recorder.stamp(tx, showing: [before.userId])
        let index = details.index(before.patientNumber)
        try tx.run(
            """
            UPDATE patients SET first_name = \(details.firstName), last_name = \(details.lastName),
            phone = \(details.phone),
                email = \(details.email), insurance = \(details.insurance),
                date_of_birth = \(details.dateOfBirth), legal_hold_until = \(hold),
                search = \(index.search), sort_key = \(index.sortKey), updated_at = \(now),
                renamed_at = \(details.isShownAs(before.details) ? before.renamedAt : now)
            WHERE id = \(id) AND clinic_id = \(call.scope.clinicId)
            """)
        if let namer {
            try Credentials(request: call.request, recorder: recorder, at: now).setNames(
                tx, namer, firstName: details.firstName, lastName: details.lastName)
        }
        let after = try PatientRecord.found(tx, call.scope, id)
        recorder.audit(.updated, .patient, id, of: id, before: before, after: after)
        recorder.publishAudited(.patientUpdated, to: .clinic(patient: id))
        return .json(after)
    }
}
