import API
import Domain
import Storage

/// What `POST /patients` asks for.
struct PatientDraft: Sendable {
    var details: PatientDetails

    init(_ fields: Fields) throws {
        let phone = fields.optional("phone", .phone)
        let email = fields.optional("email", .email)
        let insurance = fields.optional("insurance", .text(max: PatientDetails.insuranceLength))
        let dateOfBirth = fields.optional("dateOfBirth", .birthday(at: fields.now))
        let (firstName, lastName) = try fields.done(
            fields.required("firstName", .text(max: PatientDetails.nameLength)),
            fields.required("lastName", .text(max: PatientDetails.nameLength)))
        details = PatientDetails(
            firstName: firstName, lastName: lastName, phone: phone, email: email, insurance: insurance,
            dateOfBirth: dateOfBirth)
    }
}

/// `POST /patients`: a record with the year's next number.
enum RegisterPatient {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<PatientDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let details = try body.get().details
        try details.requireBorn(tx, call)
        let scope = call.scope
        let year = try ClinicQueries.today(tx, scope, at: call.now).year
        let id = call.newId()
        let now = try recorder.stamp(tx)
        let number = PatientDetails.number(
            try ClinicCounter.next(tx, scope.clinicId, "patient-\(year)"), year: year)
        try tx.run(insert(id, scope.clinicId, number, details, at: now))
        let patient = try PatientRecord.found(tx, scope, id)
        recorder.audit(.created, .patient, id, of: id, before: nil, after: patient)
        return .created(patient, at: "\(PatientRoutes.address)/\(id)")
    }

    static func insert(
        _ id: ID, _ clinicId: ID, _ number: String, _ details: PatientDetails, at now: Instant
    ) -> SQL {
        let index = details.index(number)
        return """
            INSERT INTO patients (id, clinic_id, patient_number, first_name, last_name, phone, email,
            insurance, date_of_birth, search,
                sort_key, created_at, updated_at)
            VALUES (\(id), \(clinicId), \(number), \(details.firstName), \(details.lastName),
            \(details.phone), \(details.email),
                \(details.insurance), \(details.dateOfBirth), \(index.search), \(index.sortKey), \(now),
                \(now))
            """
    }
}
