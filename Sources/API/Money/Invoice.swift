/// An invoice with its items and payments. `totalAmount` is Σ(quantity × unitPrice) − discount +
/// tax (contract §4.10).
public struct Invoice: Decodable, Sendable, Equatable {
    /// UUID of the invoice in lower case.
    public let id: String
    /// UUID of the clinic that is owed.
    public let clinicId: String
    /// As in `INV-000123`, counted per clinic without gaps.
    public let invoiceNumber: String
    /// UUID of the patient who owes.
    public let patientId: String
    /// First and last name of the patient.
    public let patientName: String?
    /// UUID of the appointment that it is for; `null` for an invoice without one.
    public let appointmentId: String?
    /// `unpaid`, `partial`, `paid` or `void`.
    public let status: String
    /// The lines as entered, at least one.
    public let items: [InvoiceItem]
    /// Sum of the lines' totals, in `currency`.
    public let subtotal: Amount
    /// Taken off the subtotal, in `currency`; 0 for none.
    public let discountAmount: Amount
    /// Added to the subtotal, in `currency`; 0 for none.
    public let taxAmount: Amount
    /// `subtotal` − `discountAmount` + `taxAmount`, never negative.
    public let totalAmount: Amount
    /// Payments less refunds.
    public let paidAmount: Amount
    /// What is still owed; 0 once the invoice is void.
    public let balance: Amount
    /// ISO 4217 code of all amounts: the clinic's when the invoice was made.
    public let currency: String
    /// Free text; `null` for none.
    public let notes: String?
    /// When it has to be paid by: `YYYY-MM-DD` in the clinic's zone; `null` for no such day.
    public let dueDate: String?
    /// Why it was voided; `null` unless `status` is `void`.
    public let voidReason: String?
    /// Payments and refunds, oldest first.
    public let payments: [Payment]
    /// When it was made: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When it last changed, payments and the patient's name included: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}

/// One line of an invoice.
public struct InvoiceItem: Decodable, Sendable, Equatable {
    /// What was done, free text.
    public let description: String
    /// Exact, at most three decimals, in its shortest spelling.
    public let quantity: JSONNumber
    /// Price of one, in the invoice's currency.
    public let unitPrice: Amount
    /// Kept for the clinic's books: not summed, and null for patients.
    public let cost: Amount?
    /// quantity × unitPrice, rounded to the currency's decimals, half away from zero.
    public let total: Amount?
}
