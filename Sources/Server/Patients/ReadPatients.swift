import API
import Domain
import HTTPTypes
import Storage

/// `GET /patients` and `GET /patients/:id`.
enum ReadPatients {
    static let order = ListOrder.rising("patients", .text("p.last_name"), .text("p.first_name"), .id("p.id"))

    static func list(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let search = query.optional("search", .search(max: SearchText.maximumLength))
        let updatedSince = query.optional("updatedSince", .instant)
        try query.done()
        var source = PatientRecord.all(call.scope)
        if let updatedSince { source += " AND p.updated_at >= \(updatedSince)" }
        source += SearchText.condition(in: "p.search", search)
        let patients = try page.read(tx, PatientRecord.columns, from: source)
        return .json(
            ChangesPage(
                data: patients.data, pagination: patients.pagination,
                deleted: try updatedSince.map { try RemovedPatients.since($0, tx, call.scope) }))
    }

    static func get(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let patient = try PatientRecord.found(tx, call.scope, try call.id())
        guard call.scope.role != .patient || call.scope.patientId == patient.id else {
            throw Problem.forbidden("This is another patient's record")
        }
        return .json(patient)
    }
}
