import API
import Domain
import Storage

/// `PATCH /invoices/:id`: notes and due date. What is owed never changes; a wrong invoice is voided
/// and issued again.
struct ChangeInvoice: Sendable {
    static let settled = [
        "items", "discountAmount", "taxAmount", "totalAmount", "patientId", "appointmentId", "status",
        "currency",
    ]

    var notes: Change<String>
    var dueDate: Change<LocalDate>

    init(_ fields: Fields) throws {
        notes = fields.change("notes", .text(max: InvoiceRequest.maximumNotes))
        dueDate = fields.change("dueDate", .date)
        for name in Self.settled where fields.has(name) {
            fields.refuse(name, "can't be changed: void the invoice and issue another")
        }
        try fields.done()
    }

    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ChangeInvoice>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try InvoiceQueries.locked(tx, scope, try call.id())
        let change = try body.get()
        guard !before.isVoid else { throw PaymentRefusal.void }
        var after = before
        after.notes = change.notes.applied(to: before.notes)
        after.dueDate = change.dueDate.applied(to: before.dueDate)
        if after != before {
            after.updatedAt = try recorder.stamp(tx)
            try tx.run(
                """
                UPDATE invoices SET notes = \(after.notes), due_date = \(after.dueDate),
                updated_at = \(after.updatedAt)
                WHERE id = \(after.id) AND clinic_id = \(scope.clinicId)
                """)
            recorder.audit(
                .updated, .invoice, after.id, of: after.patientId, before: InvoiceState(before),
                after: InvoiceState(after))
            recorder.invoiceUpdated(after)
        }
        return .json(try InvoiceQueries.found(tx, scope, after.id))
    }
}
