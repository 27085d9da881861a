import API
import Domain
import Storage

/// `GET /invoices/:id/payments`: payments and refunds, oldest first.
enum ListPayments {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let invoice = try InvoiceQueries.row(tx, call.scope, try call.id())
        let query = call.request.query()
        let page = PageRequest(
            query, .rising("invoices/\(invoice.id)/payments", .instant("created_at"), .id("id")), call.scope)
        try query.done()
        let answer = try page.read(tx, PaymentRow.columns, from: "payments WHERE invoice_id = \(invoice.id)")
        return .json(answer)
    }
}
