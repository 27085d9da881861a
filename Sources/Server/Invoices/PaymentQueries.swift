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
    var method: String
    var reference: String?
    var createdBy: ID
    var createdAt: Instant

    var wire: Payment {
        Payment(
            id: id.description, clinicId: clinicId.description, invoiceId: invoiceId.description,
            kind: kind.rawValue,
            amount: amount.wire, method: method, reference: reference, recordedBy: createdBy.description,
            createdAt: createdAt.description)
    }
}

extension PaymentRow {
    /// Reads ``PaymentQueries/columns``.
    init(_ row: borrowing Row) throws {
        id = try row.get(0)
        clinicId = try row.get(1)
        invoiceId = try row.get(2)
        kind = try row.get(3, as: String.self) == PaymentKind.refund.rawValue ? .refund : .payment
        amount = try row.get(4)
        method = try row.get(5)
        reference = try row.get(6)
        createdBy = try row.get(7)
        createdAt = try row.get(8)
    }
}

enum PaymentQueries {
    /// How often money can move on one invoice, so that no answer that shows an invoice grows without end.
    static let maximum = 100

    static let columns: SQL =
        "id, clinic_id, invoice_id, kind, amount, method, reference, created_by, created_at"

    /// Payments and refunds of invoices that the caller was allowed to read, oldest first.
    static func grouped(_ tx: borrowing Transaction, _ invoices: [ID]) throws -> [ID: [PaymentRow]] {
        let rows = try tx.query(
            """
            SELECT \(columns) FROM payments WHERE invoice_id IN \(list: invoices)
            ORDER BY invoice_id, created_at, id LIMIT \(invoices.count * maximum)
            """, PaymentRow.init)
        return Dictionary(grouping: rows, by: \.invoiceId)
    }

    static func count(_ tx: borrowing Transaction, _ invoice: ID) throws -> Int {
        try tx.first("SELECT count(*) FROM payments WHERE invoice_id = \(invoice)") { Int($0.int(0)) } ?? 0
    }

    static func insert(_ payment: PaymentRow) -> SQL {
        """
        INSERT INTO payments (\(columns)) VALUES (\(payment.id), \(payment.clinicId), \(payment.invoiceId),
        \(payment.kind.rawValue),
            \(payment.amount), \(payment.method), \(payment.reference), \(payment.createdBy),
            \(payment.createdAt))
        """
    }
}

/// `GET /invoices/:id/payments`: payments and refunds, oldest first.
enum ListPayments {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let invoice = try InvoiceQueries.row(tx, call.scope, try call.id())
        let query = call.request.query()
        let page = PageRequest(
            query, .rising("invoices/\(invoice.id)/payments", .instant("created_at"), .id("id")), call.scope)
        try query.done()
        let answer = try page.read(
            tx, PaymentQueries.columns, from: "payments WHERE invoice_id = \(invoice.id)"
        ) { try PaymentRow($0).wire }
        return .json(answer)
    }
}
