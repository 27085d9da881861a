import API
import Domain
import HTTPTypes
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
    /// The last day on which the law forbids to erase them, by the clinic's clock.
    var legalHoldUntil: LocalDate?
    /// When their data was erased; what is left are numbers.
    var erasedAt: Instant?

    static let columns = Columns(
        "p.id", "p.clinic_id", "p.patient_number", PatientDetails.columns, "m.user_id", "p.created_at",
        "p.updated_at", "p.renamed_at", "p.legal_hold_until", "p.erased_at",
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
        try tx.found("Patient", columns, from: "\(all(scope)) AND p.id = \(id)")
    }

    /// The same, its row held until the transaction ends.
    static func locked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientRecord {
        try tx.hold("patients WHERE id = \(id) AND clinic_id = \(scope.clinicId)")
        return try found(tx, scope, id)
    }

    var hasPortalAccount: Bool { userId != nil }
}

extension PatientRecord: WireObject {
    static let schemaName: String? = "Patient"
    static let fields: [Field<PatientRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("patientNumber", \.patientNumber),
        Field("firstName", \.details.firstName), Field("lastName", \.details.lastName),
        Field("name", \.details.name),
        Field("phone", \.details.phone), Field("email", \.details.email),
        Field("insurance", \.details.insurance),
        Field("dateOfBirth", \.details.dateOfBirth), Field("hasPortalAccount", \.hasPortalAccount),
        Field("legalHoldUntil", \.legalHoldUntil), Field("erasedAt", \.erasedAt),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}

extension ChangeRecorder {
    /// Tells staff, and the patient, of the record as it is now, where no audit entry shows it.
    func patientUpdated(_ id: ID, _ tx: borrowing Transaction, _ scope: ClinicScope) throws {
        publish(.patientUpdated, to: .clinic(patient: id), data: try PatientRecord.found(tx, scope, id))
    }
}

/// `GET /patients` and `GET /patients/:id`.
enum ReadPatients {
    static let order = ListOrder.rising("patients", .text("p.sort_key"), .id("p.id"))

    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let (typed, changes, page) = try ListChanges.read(call, order) { $0.search() }
        let search = SearchText.condition("p.search", typed, phones: true, dates: "p.date_of_birth")
        if let changes { return .json(try list(changes, search, tx, call.scope)) }
        let patients = try page.read(tx, PatientRecord.columns, from: PatientRecord.all(call.scope) + search)
        return .json(ChangesPage(data: patients.data, pagination: patients.pagination))
    }

    private static func list(
        _ changes: ListChanges, _ search: SQL, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws -> ChangesPage<PatientRecord> {
        let found = try changes.read(
            tx,
            [
                """
                SELECT p.id AS id, p.updated_at AS stamp FROM patients p
                WHERE p.clinic_id = \(scope.clinicId) AND p.updated_at >= \(changes.since)\(search)
                """
            ])
        let patients = try tx.query(
            """
            SELECT \(PatientRecord.columns) FROM \(PatientRecord.all(scope)) AND p.id IN \(list: found.ids)
            ORDER BY \(order.sequence)
            """, PatientRecord.columns.read)
        return found.answer(patients, changes, deleted: try RemovedPatients.since(changes.since, tx, scope))
    }

    static func get(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let patient = try PatientRecord.found(tx, call.scope, try call.id())
        guard call.scope.role != .patient || call.scope.patientId == patient.id else {
            throw Problem.forbidden("This is another patient's record")
        }
        return .json(patient)
    }
}

/// What is left of patients who were removed: the line in the audit trail, which a phone that was
/// offline learns of.
enum RemovedPatients {
    private static let columns = DeletedRow.columns("entity_id", "at")

    /// Removed at or after `moment`, oldest first.
    static func since(
        _ moment: Instant, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws -> [DeletedRow] {
        try tx.query(
            """
            SELECT \(columns) FROM audit_entries
            WHERE clinic_id = \(scope.clinicId) AND entity = \(AuditEntity.patient.rawValue)
            AND at >= \(moment)
                AND action = \(AuditAction.deleted.rawValue)
            ORDER BY at, number LIMIT \(DeletedRow.limit)
            """, columns.read)
    }
}
