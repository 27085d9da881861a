import API
import Domain
import Storage

/// `GET /invoices`: a page of the clinic's invoices, newest first; a patient's own (contract §8).
enum ListInvoices {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let scope = call.scope
        let query = call.request.query()
        var filter = InvoiceFilter(query)
        let page = PageRequest(query)
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
        let rows = try tx.query(
            """
            SELECT \(InvoiceRow.columns) FROM \(InvoiceRow.source) WHERE \(condition)
            ORDER BY i.created_at DESC, i.id DESC LIMIT \(page.limit) OFFSET \(page.offset)
            """, InvoiceRow.init)
        let answer = Page(
            data: try InvoiceQueries.whole(tx, scope, rows), pagination: Pagination(page: page.page, limit: page.limit, total: total))
        return .json(answer, capacity: 1024 * (rows.count + 1))
    }
}
