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

    static let columns: SQL = """
        p.id, p.clinic_id, p.patient_number, p.first_name, p.last_name, p.phone, p.email, p.insurance, \
        p.date_of_birth, m.user_id,
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
        guard
            let found = try tx.first(
                "SELECT \(columns) FROM \(all(scope)) AND p.id = \(id)", PatientRecord.init)
        else {
            throw Problem.notFound("Patient")
        }
        return found
    }

    /// The same, its row held until the transaction ends.
    static func locked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> PatientRecord {
        _ = try tx.first(
            "SELECT id FROM patients WHERE id = \(id) AND clinic_id = \(scope.clinicId)\(SQL.rowLock)"
        ) { $0.isNull(0) }
        return try found(tx, scope, id)
    }

    var wire: Patient {
        Patient(
            id: id.description, clinicId: clinicId.description, patientNumber: patientNumber,
            firstName: details.firstName,
            lastName: details.lastName, name: details.name, phone: details.phone, email: details.email,
            insurance: details.insurance, dateOfBirth: details.dateOfBirth?.description,
            hasPortalAccount: userId != nil,
            createdAt: createdAt.description, updatedAt: updatedAt.description)
    }
}

/// `GET /patients` and `GET /patients/:id`.
enum ReadPatients {
    static let order = ListOrder.rising("patients", .text("p.sort_key"), .id("p.id"))

    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let changes = ListChanges(query, of: order.list, call.scope)
        let page = changes?.page ?? PageRequest(query, order, call.scope)
        let search = SearchText.condition(
            "p.search", query.optional("search", .search(max: SearchText.maximumLength)), phones: true)
        try query.done()
        if let changes { return .json(try list(changes, search, tx, call.scope)) }
        let patients = try page.read(tx, PatientRecord.columns, from: PatientRecord.all(call.scope) + search)
        {
            try PatientRecord($0).wire
        }
        return .json(ChangesPage(data: patients.data, pagination: patients.pagination))
    }

    private static func list(
        _ changes: ListChanges, _ search: SQL, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws -> ChangesPage<Patient> {
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
            """
        ) { try PatientRecord($0).wire }
        return found.answer(patients, changes, deleted: try RemovedPatients.since(changes.since, tx, scope))
    }

    static func get(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let patient = try PatientRecord.found(tx, call.scope, try call.id())
        guard call.scope.role != .patient || call.scope.patientId == patient.id else {
            throw Problem.forbidden("This is another patient's record")
        }
        return .json(patient.wire)
    }
}

/// What is left of patients who were removed: the line in the audit trail, which a phone that was
/// offline learns of.
enum RemovedPatients {
    /// Removed at or after `moment`, oldest first.
    static func since(
        _ moment: Instant, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws -> [DeletedRow] {
        try tx.query(
            """
            SELECT entity_id, at FROM audit_entries
            WHERE clinic_id = \(scope.clinicId) AND entity = \(AuditEntity.patient.rawValue)
            AND at >= \(moment)
                AND action = \(AuditAction.deleted.rawValue)
            ORDER BY at, number LIMIT \(DeletedRow.limit)
            """, DeletedRow.init)
    }
}
