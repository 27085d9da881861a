import HTTPTypes
import API
import Domain
import Storage

/// What `POST /patients/:id/erase` asks for.
struct ErasureRequest: Sendable {
    var reason: String
    /// Whether only to say what would be done.
    var isDryRun: Bool

    init(_ fields: Fields) throws {
        isDryRun = fields.optional("dryRun", .bool) ?? false
        reason = try fields.done(fields.required("reason", .reason))
    }
}

/// `POST /patients/:id/erase`: blanks all that the clinic holds on a person, also on one whose record was
/// removed; what is left are numbers (Accounts, A7). There is no way back.
struct ErasePatient: Sendable {
    let securityLog: SecurityLog

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ErasureRequest>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        guard let person = try KnownPatient.find(tx, scope, try call.id(), lock: true) else {
            throw Problem.notFound("Patient")
        }
        let patient = person.record
        try scope.session.requireFresh(at: call.now)
        let wanted = try body.get()
        guard patient.erasedAt == nil else { throw Problem.patientErased }
        try ErasureBlocker.refuse(tx, call, patient)
        let users = try Erasure.users(tx, scope, patient.id)
        if wanted.isDryRun {
            let erasure = Erasure(
                person, scope: scope, users: users, request: call.request, recorder: nil, at: call.now)
            return .json(Answer(patientId: patient.id, isDryRun: true, tables: try erasure.rehearse(tx)))
        }
        let words = PersonWords(patient, users)
        let reason = words.hidden(in: wanted.reason)
        var stated = scope
        stated.reason = scope.reason.map { words.hidden(in: $0) }
        recorder.enter(stated)
        let now = try recorder.stamp(tx, showing: users.map(\.id))
        let erasure = Erasure(
            person, scope: scope, users: users, request: call.request, recorder: recorder, at: now)
        let tables = try erasure.run(tx)
        erasure.note(in: securityLog)
        try ErasureLog.add(tx, scope, patient.id, by: scope.userId, at: now)
        let answer = Answer(patientId: patient.id, erasedAt: now, isDryRun: false, tables: tables)
        recorder.audit(
            .erased, .patient, patient.id, before: nil,
            after: ["reason": .string(reason), "tables": JSONValue(tables.count)] as JSONValue)
        // A removed record is shown nowhere that could be brought up to date.
        if person.removal == nil { try recorder.patientUpdated(patient.id, tx, scope) }
        return .json(answer)
    }

    struct Answer: WireObject {
        var patientId: ID
        /// Nil for a dry run.
        var erasedAt: Instant?
        var isDryRun: Bool
        var tables: [Erasure.Table]

        static let fields: [Field<Answer>] = [
            Field("patientId", \.patientId), Field("erasedAt", \.erasedAt), Field("dryRun", \.isDryRun),
            Field("tables", \.tables, .list(Erasure.Table.schema, limit: 40)),
        ]
    }
}

/// What forbids to erase a patient for now.
enum ErasureBlocker {
    /// Throws 409 that names all of them.
    static func refuse(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ patient: PatientRecord
    ) throws {
        let found = try [
            appointment(tx, call, patient), balance(tx, call, patient), hold(tx, call, patient),
        ].compactMap(\.self)
        guard !found.isEmpty else { return }
        throw Problem(
            .conflict, error: "Patient can't be erased yet",
            message: found.map(\.message).joined(separator: "; "), code: "ERASURE_BLOCKED", fields: found)
    }

    private static func appointment(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ patient: PatientRecord
    ) throws -> FieldError? {
        try tx.first(
            """
            SELECT date, time FROM appointments
            WHERE patient_id = \(patient.id) AND clinic_id = \(call.scope.clinicId)
            AND status IN ('requested', 'scheduled', 'confirmed', 'in_progress') AND ends_at > \(call.now)
            ORDER BY starts_at LIMIT 1
            """
        ) { row in
            let (date, time): (LocalDate, LocalTime) = (try row.get(0), try row.get(1))
            return FieldError(
                field: "futureAppointment",
                message: "has an appointment on \(date) at \(time): cancel it first")
        }
    }

    private static func balance(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ patient: PatientRecord
    ) throws -> FieldError? {
        try tx.first(
            """
            SELECT invoice_number FROM invoices
            WHERE patient_id = \(patient.id) AND clinic_id = \(call.scope.clinicId) AND balance > 0
            ORDER BY created_at LIMIT 1
            """
        ) { row in
            let number: String = try row.get(0)
            return FieldError(
                field: "openBalance", message: "invoice \(number) is not paid: settle or void it first")
        }
    }

    private static func hold(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ patient: PatientRecord
    ) throws -> FieldError? {
        guard let until = patient.legalHoldUntil,
            until >= (try ClinicQueries.today(tx, call.scope, at: call.now))
        else { return nil }
        return FieldError(field: "legalHoldUntil", message: "a legal hold stands until \(until)")
    }
}
