import API
import Domain
import Storage

/// `GET /invoices`: a page of the clinic's invoices, newest first; a patient's own (contract §8).
enum ListInvoices {
    static let order = ListOrder.falling("invoices", .instant("i.created_at"), .id("i.id"))

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let (asked, changes, page) = try ListChanges.read(call, order, InvoiceFilter.init)
        var filter = asked
        if scope.role == .patient {
            guard let own = scope.patientId, filter.patientId == nil || filter.patientId == own else {
                throw Problem.forbidden("Patients can only see their own invoices")
            }
            filter.patientId = own
        }
        let zone = try ClinicQueries.zone(tx, scope)
        if let changes { return .json(try list(changes, filter, zone, tx, scope)) }
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

    private static func list(
        _ changes: ListChanges, _ filter: InvoiceFilter, _ zone: Zone, _ tx: borrowing Transaction,
        _ scope: ClinicScope
    ) throws -> ChangesPage<Invoice> {
        let found = try changes.read(tx, filter.changes(since: changes.since, scope, zone))
        let rows = try tx.query(
            """
            SELECT \(InvoiceRow.columns) FROM \(InvoiceRow.source)
            WHERE i.id IN \(list: found.ids) AND i.clinic_id = \(scope.clinicId) ORDER BY \(order.sequence)
            """, InvoiceRow.columns.read)
        return found.answer(try InvoiceQueries.whole(tx, scope, rows), changes)
    }
}
