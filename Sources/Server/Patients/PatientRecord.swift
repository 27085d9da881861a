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

    static let columns: SQL = """
        p.id, p.clinic_id, p.patient_number, p.first_name, p.last_name, p.phone, p.email, p.insurance, \
        p.date_of_birth, m.user_id,
        p.created_at, p.updated_at
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
            lastName: details.lastName, name: "\(details.firstName) \(details.lastName)",
            phone: details.phone, email: details.email,
            insurance: details.insurance, dateOfBirth: details.dateOfBirth?.description,
            hasPortalAccount: userId != nil,
            createdAt: createdAt.description, updatedAt: updatedAt.description)
    }
}

/// `GET /patients` and `GET /patients/:id`.
enum ReadPatients {
    static let order = ListOrder.rising("patients", .text("p.last_name"), .text("p.first_name"), .id("p.id"))

    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        let updatedSince = query.optional("updatedSince", .instant)
        try query.done()
        var source = PatientRecord.all(call.scope)
        if let updatedSince { source += " AND p.updated_at >= \(updatedSince)" }
        source += SearchText.condition(in: "p.search", search)
        let patients = try page.read(tx, PatientRecord.columns, from: source) {
            try PatientRecord($0).wire
        }
        return .json(
            ChangesPage(
                data: patients.data, pagination: patients.pagination,
                deleted: try updatedSince.map { try RemovedPatients.since($0, tx, call.scope) }))
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
