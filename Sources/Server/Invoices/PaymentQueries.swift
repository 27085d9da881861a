import API
import Domain
import Storage

/// How money reached the clinic, or went back (contract §8).
enum PaymentMethod: String, CaseIterable, Sendable {
    case cash, card, transfer, insurance, other
}

/// Which way it moved.
enum PaymentKind: String, CaseIterable, Sendable {
    case payment, refund
}

/// One payment or refund.
struct PaymentRow: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var invoiceId: ID
    var kind: PaymentKind
    var amount: Money
    var method: PaymentMethod
    var reference: String?
    var createdBy: ID
    var createdAt: Instant

    static let columns = Columns(
        "id", "clinic_id", "invoice_id", "kind", "amount", "method", "reference", "created_by", "created_at",
        as: PaymentRow.init)
}

extension PaymentRow: WireObject {
    static let schemaName: String? = "Payment"
    static let fields: [Field<PaymentRow>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("invoiceId", \.invoiceId),
        Field("kind", \.kind),
        Field("amount", \.amount), Field("method", \.method), Field("reference", \.reference),
        Field("recordedBy", \.createdBy), Field("createdAt", \.createdAt),
    ]
}

extension PaymentMethod: WireValue, SQLBindable, SQLDecodable {}
extension PaymentKind: WireValue, SQLBindable, SQLDecodable {}

enum PaymentQueries {
    /// How often money can move on one invoice, so that no answer that shows an invoice grows without end.
    static let maximum = 100

    /// Payments and refunds of invoices that the caller was allowed to read, oldest first.
    static func grouped(_ tx: borrowing Transaction, _ invoices: [ID]) throws -> [ID: [PaymentRow]] {
        let rows = try tx.query(
            """
            SELECT \(PaymentRow.columns) FROM payments WHERE invoice_id IN \(list: invoices)
            ORDER BY invoice_id, created_at, id LIMIT \(invoices.count * maximum)
            """, PaymentRow.columns.read)
        return Dictionary(grouping: rows, by: \.invoiceId)
    }

    static func count(_ tx: borrowing Transaction, _ invoice: ID) throws -> Int {
        try tx.first("SELECT count(*) FROM payments WHERE invoice_id = \(invoice)") { Int($0.int(0)) } ?? 0
    }

    static func insert(_ payment: PaymentRow) -> SQL {
        """
        INSERT INTO payments (\(PaymentRow.columns))
        VALUES (\(payment.id), \(payment.clinicId), \(payment.invoiceId), \(payment.kind),
            \(payment.amount), \(payment.method), \(payment.reference), \(payment.createdBy),
            \(payment.createdAt))
        """
    }
}

/// `GET /invoices/:id/payments`: payments and refunds, oldest first.
enum ListPayments {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let invoice = try InvoiceQueries.row(tx, call.scope, try call.id())
        let order = ListOrder.rising(
            "invoices/\(invoice.id)/payments", .instant("created_at"), .id("id"))
        let page = try PageRequest.read(call, order) { _ in }.page
        let answer = try page.read(tx, PaymentRow.columns, from: "payments WHERE invoice_id = \(invoice.id)")
        return .json(answer)
    }
}
