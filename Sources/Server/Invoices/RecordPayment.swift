import API
import Domain
import HTTPTypes
import Storage

/// `POST /invoices/:id/payments` and `/refunds`: money moves, and status and balance follow (contract §8).
struct RecordPayment: Sendable {
    static let maximumReference = 200
    static let amounts = Money(thousandths: 1)...Money.limit

    var amount: Money
    var method: PaymentMethod
    /// A receipt's or a transfer's number, or why money went back.
    var reference: String?

    init(_ fields: Fields) throws {
        reference = fields.optional("reference", .text(max: Self.maximumReference))
        (amount, method) = try fields.done(
            fields.required("amount", .money(in: Self.amounts)),
            fields.required("method", .choice(of: PaymentMethod.self)))
    }

    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ kind: PaymentKind,
        _ body: Decoded<RecordPayment>, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try InvoiceQueries.locked(tx, scope, try call.id())
        let wanted = try body.get()
        if let problem = before.currency.problem(of: wanted.amount) {
            throw Problem.invalid("amount", problem)
        }
        let account =
            switch kind {
            case .payment: try before.account.paying(wanted.amount)
            case .refund: try before.account.refunding(wanted.amount)
            }
        guard try PaymentQueries.count(tx, before.id) < PaymentQueries.maximum else {
            throw Problem.conflict(
                "An invoice takes at most \(PaymentQueries.maximum) payments and refunds",
                code: "TOO_MANY_PAYMENTS")
        }
        let now = try recorder.stamp(tx)
        let payment = PaymentRow(
            id: call.newId(), clinicId: scope.clinicId, invoiceId: before.id, kind: kind,
            amount: wanted.amount,
            method: wanted.method, reference: wanted.reference, createdBy: scope.userId, createdAt: now)
        try tx.run(PaymentQueries.insert(payment))
        try tx.run(
            """
            UPDATE invoices SET paid_amount = \(account.paid), balance = \(account.balance),
            status = \(account.status.rawValue),
                updated_at = \(now)
            WHERE id = \(before.id) AND clinic_id = \(scope.clinicId)
            """)
        let after = try InvoiceQueries.row(tx, scope, before.id)
        recorder.audit(
            .created, .payment, payment.id, of: before.patientId, before: nil, after: payment)
        recorder.audit(
            kind == .payment ? .paid : .refunded, .invoice, before.id, of: before.patientId,
            before: InvoiceState(before), after: InvoiceState(after))
        recorder.invoiceUpdated(after)
        if let appointment = before.appointmentId { try recorder.rebilled(appointment, tx, call) }
        let receipt = Receipt(payment: payment, account: after.account)
        return .created(receipt, at: "\(InvoiceRoutes.address)/\(before.id)/payments")
    }

    /// A payment as it is answered to: its own keys, and where the invoice stands now.
    struct Receipt: WireObject {
        var payment: PaymentRow
        var account: InvoiceAccount

        static let schemaName: String? = "PaymentReceipt"
        static let fields: [Field<Receipt>] =
            PaymentRow.fields.map { $0.within(\.payment) } + [
                Field("invoiceStatus", \.account.status), Field("invoiceBalance", \.account.balance),
            ]
    }
}

extension PaymentRefusal: ProblemConvertible {
    /// An amount that the invoice can't take is the request's fault (400); an invoice that takes none is
    /// the state's (409).
    var problem: Problem {
        switch self {
        case .void, .refundFirst: .conflict(message, code: code)
        case .notPositive, .moreThanOwed, .moreThanPaid:
            Problem(
                .badRequest, error: "Payment refused", message: message, code: code,
                fields: [FieldError(field: "amount", message: message)])
        }
    }
}
