import API
import Domain
import Storage

/// `GET /invoices`: a page of the clinic's invoices, newest first; a patient's own (contract §8).
enum ListInvoices {
    static let order = ListOrder.falling("invoices", .instant("i.created_at"), .id("i.id"))

    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let scope = call.scope
        let query = call.request.query()
        var filter = InvoiceFilter(query)
        let page = PageRequest(query, order, scope)
        try query.done()
        if scope.role == .patient {
            guard let own = scope.patientId, filter.patientId == nil || filter.patientId == own else {
                throw Problem.forbidden("Patients can only see their own invoices")
            }
            filter.patientId = own
        }
        let zone = try tx.first("SELECT timezone FROM clinics WHERE id = \(scope.clinicId)") { try $0.get(0, as: Zone.self) }
        guard let zone else { throw Problem.notFound("Clinic") }

        let condition = filter.condition(scope, zone)
        // Without a search the count needs no patients.
        let counted: SQL = filter.search == nil ? "invoices i" : InvoiceRow.source
        let total = try tx.first("SELECT count(*) FROM \(counted) WHERE \(condition)") { Int($0.int(0)) } ?? 0
        let found = try page.rows(tx, InvoiceRow.columns, from: "\(InvoiceRow.source) WHERE \(condition)")
        let answer = Page(
            data: try InvoiceQueries.whole(tx, scope, found.rows),
            pagination: page.pagination(total: total, nextCursor: found.nextCursor))
        return .json(answer, capacity: 1024 * (found.rows.count + 1))
    }
}
