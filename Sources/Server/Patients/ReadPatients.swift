import API
import Domain
import HTTPTypes
import Storage

/// `GET /patients` and `GET /patients/:id`.
enum ReadPatients {
    static let order = ListOrder.rising("patients", .text("p.sort_key"), .id("p.id"))

    static func list(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let changes = ListChanges(query, of: order.list, call.scope)
        let page = changes?.page ?? PageRequest(query, order, call.scope)
        let search = SearchText.condition(
            "p.search", query.optional("search", .search(max: SearchText.maximumLength)), phones: true)
        try query.done()
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

    static func get(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let patient = try PatientRecord.found(tx, call.scope, try call.id())
        guard call.scope.role != .patient || call.scope.patientId == patient.id else {
            throw Problem.forbidden("This is another patient's record")
        }
        return .json(patient)
    }
}
