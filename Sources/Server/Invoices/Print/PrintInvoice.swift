import API
import Domain
import HTTPTypes
import Storage

/// `GET /invoices/:id/print`: the invoice as a page for paper.
enum PrintInvoice {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let print = try InvoicePrint.found(tx, call.scope, try call.id(), at: call.now)
        var reply = Reply.html(InvoicePage(print).html, style: InvoiceStyle.css.description)
        reply.headers[.contentDisposition] = "inline; filename=\"\(print.invoice.number).html\""
        return reply
    }
}
