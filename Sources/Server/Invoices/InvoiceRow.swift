import API
import Domain
import Storage

/// An invoice's own row with the names that go with its ids; its lines and payments are read apart.
struct InvoiceRow: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var number: String
    var patientId: ID
    var patientName: String
    var appointmentId: ID?
    var isVoid: Bool
    var currency: Currency
    var subtotal: Money
    var discount: Money
    var tax: Money
    var total: Money
    /// Payments less refunds.
    var paid: Money
    var notes: String?
    var dueDate: LocalDate?
    var voidReason: String?
    var createdAt: Instant
    var updatedAt: Instant

    /// Status and balance are always worked out, so that they can't part from the amounts.
    var account: InvoiceAccount { InvoiceAccount(total: total, payments: paid, isVoid: isVoid) }

    /// Of `invoices i` joined with `patients p`. A replaced invoice still names the appointment that
    /// it was for.
    static let columns = Columns(
        "i.id", "i.clinic_id", "i.invoice_number", "i.patient_id", "p.first_name || ' ' || p.last_name",
        "coalesce(i.appointment_id, i.replaced_appointment_id)", isVoidColumn, "i.currency", "i.subtotal",
        "i.discount_amount",
        "i.tax_amount", "i.total_amount", "i.paid_amount", "i.notes", "i.due_date", "i.void_reason",
        "i.created_at",
        changedAtColumns, as: InvoiceRow.init)

    /// An invoice shows its patient's name.
    private static let changedAtColumns = Columns("i.updated_at", "p.renamed_at") {
        (invoice: Instant, patient: Instant?) in
        max(invoice, patient ?? invoice)
    }

    private static let isVoidColumn = Columns("i.status") { (status: InvoiceStatus) in status == .void }

    static let source: SQL = "invoices i JOIN patients p ON p.id = i.patient_id"
}

/// An invoice with its lines and payments, as the wire shows it.
struct Invoice: Sendable {
    var row: InvoiceRow
    var items: [InvoiceLine]
    /// Payments and refunds, oldest first.
    var payments: [PaymentRow]
}

extension Invoice: WireObject {
    static let schemaName: String? = "Invoice"
    static let fields: [Field<Invoice>] = [
        Field("id", \.row.id), Field("clinicId", \.row.clinicId), Field("invoiceNumber", \.row.number),
        Field("patientId", \.row.patientId), Field("patientName", \.row.patientName),
        Field("appointmentId", \.row.appointmentId), Field("status", \.row.account.status),
        Field("items", \.items, .list(InvoiceLine.schema, limit: InvoiceDraft.maximumItems)),
        Field("subtotal", \.row.subtotal), Field("discountAmount", \.row.discount),
        Field("taxAmount", \.row.tax),
        Field("totalAmount", \.row.total), Field("paidAmount", \.row.paid),
        Field("balance", \.row.account.balance),
        Field("currency", \.row.currency), Field("notes", \.row.notes), Field("dueDate", \.row.dueDate),
        Field("voidReason", \.row.voidReason),
        Field("payments", \.payments, .list(PaymentRow.schema, limit: PaymentQueries.maximum)),
        Field("createdAt", \.row.createdAt), Field("updatedAt", \.row.updatedAt),
    ]
}

/// One line of an invoice, as stored.
struct InvoiceLine: Sendable {
    var invoiceId: ID
    var description: String
    var quantity: Quantity
    var unitPrice: Money
    /// Kept for the clinic's books: not summed, and nil for patients.
    var cost: Money?
    var total: Money?

    static let columns = Columns(
        "invoice_id", "description", "quantity", "unit_price", "cost", "amount", as: InvoiceLine.init)
}

extension InvoiceLine: WireObject {
    static let schemaName: String? = "InvoiceItem"
    static let fields: [Field<InvoiceLine>] = [
        Field("description", \.description), Field("quantity", \.quantity), Field("unitPrice", \.unitPrice),
        Field("cost", \.cost), Field("total", \.total),
    ]
}

/// What of an invoice can change, as the audit trail keeps it.
struct InvoiceState: WireObject {
    let row: InvoiceRow

    init(_ row: InvoiceRow) { self.row = row }

    static let fields: [Field<InvoiceState>] = [
        Field("invoiceNumber", \.row.number), Field("status", \.row.account.status),
        Field("totalAmount", \.row.total),
        Field("paidAmount", \.row.paid), Field("balance", \.row.account.balance), Field("notes", \.row.notes),
        Field("dueDate", \.row.dueDate), Field("voidReason", \.row.voidReason),
    ]
}

/// What `invoice.updated` tells: where the invoice stands. Neither texts nor lines, whose cost patients are
/// not shown: whoever wants these reads the invoice.
struct InvoiceEvent: WireObject {
    let row: InvoiceRow

    static let fields: [Field<InvoiceEvent>] = [
        Field("id", \.row.id), Field("clinicId", \.row.clinicId), Field("invoiceNumber", \.row.number),
        Field("patientId", \.row.patientId), Field("appointmentId", \.row.appointmentId),
        Field("status", \.row.account.status), Field("totalAmount", \.row.total),
        Field("paidAmount", \.row.paid), Field("balance", \.row.account.balance),
        Field("currency", \.row.currency), Field("dueDate", \.row.dueDate),
        Field("createdAt", \.row.createdAt), Field("updatedAt", \.row.updatedAt),
    ]
}

extension ChangeRecorder {
    /// Tells staff, and the patient whose invoice it is.
    func invoiceUpdated(_ invoice: InvoiceRow) {
        publish(
            .invoiceUpdated, to: .clinic(patient: invoice.patientId), data: InvoiceEvent(row: invoice))
    }

    /// An appointment shows its invoice's status and balance, so it changes with them: phones that ask what
    /// is new, and those that listen, learn of it.
    func rebilled(_ appointmentId: ID, _ tx: borrowing Transaction, _ call: AuthorizedRequest) throws {
        let now = try stamp(tx)
        try tx.run(
            """
            UPDATE appointments SET updated_at = \(now) WHERE id = \(appointmentId)
            AND clinic_id = \(call.scope.clinicId)
            """
        )
        let appointment = try AppointmentRow.found(tx, call.scope, appointmentId)
        publish(.appointmentUpdated, to: .clinic(patient: appointment.patientId), data: appointment)
    }
}
