/// An invoice with its items and payments. `totalAmount` is Σ(quantity × unitPrice) − discount +
/// tax (contract §4.10).
public struct Invoice: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let invoiceNumber: String
    public let patientId: String
    public let patientName: String?
    public let appointmentId: String?
    /// `unpaid`, `partial`, `paid` or `void`.
    public let status: String
    public let items: [InvoiceItem]
    public let subtotal: Amount
    public let discountAmount: Amount
    public let taxAmount: Amount
    public let totalAmount: Amount
    /// Payments less refunds.
    public let paidAmount: Amount
    /// What is still owed; 0 once the invoice is void.
    public let balance: Amount
    public let currency: String
    public let notes: String?
    public let dueDate: String?
    public let voidReason: String?
    /// Payments and refunds, oldest first.
    public let payments: [Payment]
    public let createdAt: String
    public let updatedAt: String
}

/// One line of an invoice.
public struct InvoiceItem: Decodable, Sendable, Equatable {
    public let description: String
    /// Exact, at most three decimals, in its shortest spelling.
    public let quantity: JSONNumber
    public let unitPrice: Amount
    /// Kept for the clinic's books: not summed, and null for patients.
    public let cost: Amount?
    /// quantity × unitPrice, rounded to the currency's decimals, half away from zero.
    public let total: Amount?
}
