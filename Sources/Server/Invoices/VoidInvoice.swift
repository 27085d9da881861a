import API
import Domain
import Storage

/// `POST /invoices/:id/void`: takes an invoice back for a reason. It keeps its number, and nothing is owed on
/// it any more.
struct VoidInvoice: Sendable {
    static let maximumReason = 1000

    var reason: String

    init(_ fields: Fields) throws {
        reason = try fields.done(fields.required("reason", .text(max: Self.maximumReason)))
    }

    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<VoidInvoice>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try InvoiceQueries.locked(tx, scope, try call.id())
        let reason = try body.get().reason
        let account = try before.account.voiding()
        let now = try recorder.stamp(tx)
        try tx.run(
            """
            UPDATE invoices SET status = \(account.status.rawValue), balance = \(account.balance),
            void_reason = \(reason),
                voided_at = \(now), updated_at = \(now)
            WHERE id = \(before.id) AND clinic_id = \(scope.clinicId)
            """)
        let after = try InvoiceQueries.found(tx, scope, before.id)
        recorder.audit(
            .voided, .invoice, before.id, of: before.patientId, before: InvoiceState(before),
            after: InvoiceState(after.row))
        recorder.invoiceUpdated(after.row)
        if let appointment = before.appointmentId { try recorder.rebilled(appointment, tx, call) }
        return .json(after)
    }
}
