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

    /// What ``init(_:)`` reads, of `invoices i` joined with `patients p`. A replaced invoice still names the visit that it was for.
    static let columns: SQL = """
        i.id, i.clinic_id, i.invoice_number, i.patient_id, p.first_name || ' ' || p.last_name,
        coalesce(i.appointment_id, i.replaced_appointment_id), i.status, i.currency, i.subtotal, i.discount_amount, i.tax_amount,
        i.total_amount, i.paid_amount, i.notes, i.due_date, i.void_reason, i.created_at, i.updated_at, p.renamed_at
        """

    static let source: SQL = "invoices i JOIN patients p ON p.id = i.patient_id"
}

extension InvoiceRow {
    init(_ row: borrowing Row) throws {
        id = try row.get(0)
        clinicId = try row.get(1)
        number = try row.get(2)
        patientId = try row.get(3)
        patientName = try row.get(4)
        appointmentId = try row.get(5)
        isVoid = try row.get(6, as: String.self) == InvoiceStatus.void.rawValue
        currency = try row.get(7)
        subtotal = try row.get(8)
        discount = try row.get(9)
        tax = try row.get(10)
        total = try row.get(11)
        paid = try row.get(12)
        notes = try row.get(13)
        dueDate = try row.get(14)
        voidReason = try row.get(15)
        createdAt = try row.get(16)
        // An invoice shows its patient's name.
        updatedAt = max(try row.get(17), try row.get(18) ?? createdAt)
    }

    /// The invoice as the wire shows it.
    func invoice(items: [API.InvoiceItem], payments: [Payment]) -> Invoice {
        Invoice(
            id: id.description, clinicId: clinicId.description, invoiceNumber: number, patientId: patientId.description,
            patientName: patientName, appointmentId: appointmentId?.description, status: account.status.rawValue, items: items,
            subtotal: subtotal.wire, discountAmount: discount.wire, taxAmount: tax.wire, totalAmount: total.wire,
            paidAmount: paid.wire, balance: account.balance.wire, currency: currency.code, notes: notes, dueDate: dueDate?.description,
            voidReason: voidReason, payments: payments, createdAt: createdAt.description, updatedAt: updatedAt.description)
    }
}
