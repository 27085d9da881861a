/// An invoice with its items and payments. `totalAmount` is Σ(quantity × unitPrice) − discount +
/// tax (contract §4.10).
public struct Invoice: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var invoiceNumber: String
    public var patientId: String
    public var patientName: String?
    public var appointmentId: String?
    /// `unpaid`, `partial`, `paid` or `void`.
    public var status: String
    public var items: [InvoiceItem]
    public var subtotal: Amount
    public var discountAmount: Amount
    public var taxAmount: Amount
    public var totalAmount: Amount
    /// Payments less refunds.
    public var paidAmount: Amount
    /// What is still owed; 0 once the invoice is void.
    public var balance: Amount
    public var currency: String
    public var notes: String?
    public var dueDate: String?
    public var voidReason: String?
    /// Payments and refunds, oldest first.
    public var payments: [Payment]
    public var createdAt: String
    public var updatedAt: String

    public init(
        id: String,
        clinicId: String,
        invoiceNumber: String,
        patientId: String,
        patientName: String? = nil,
        appointmentId: String? = nil,
        status: String,
        items: [InvoiceItem],
        subtotal: Amount,
        discountAmount: Amount,
        taxAmount: Amount,
        totalAmount: Amount,
        paidAmount: Amount,
        balance: Amount,
        currency: String,
        notes: String? = nil,
        dueDate: String? = nil,
        voidReason: String? = nil,
        payments: [Payment],
        createdAt: String,
        updatedAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.invoiceNumber = invoiceNumber
        self.patientId = patientId
        self.patientName = patientName
        self.appointmentId = appointmentId
        self.status = status
        self.items = items
        self.subtotal = subtotal
        self.discountAmount = discountAmount
        self.taxAmount = taxAmount
        self.totalAmount = totalAmount
        self.paidAmount = paidAmount
        self.balance = balance
        self.currency = currency
        self.notes = notes
        self.dueDate = dueDate
        self.voidReason = voidReason
        self.payments = payments
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("invoiceNumber", invoiceNumber)
        json.field("patientId", patientId)
        json.field("patientName", patientName)
        json.field("appointmentId", appointmentId)
        json.field("status", status)
        json.field("items", items)
        json.field("subtotal", subtotal)
        json.field("discountAmount", discountAmount)
        json.field("taxAmount", taxAmount)
        json.field("totalAmount", totalAmount)
        json.field("paidAmount", paidAmount)
        json.field("balance", balance)
        json.field("currency", currency)
        json.field("notes", notes)
        json.field("dueDate", dueDate)
        json.field("voidReason", voidReason)
        json.field("payments", payments)
        json.field("createdAt", createdAt)
        json.field("updatedAt", updatedAt)
        json.endObject()
    }
}

/// One line of an invoice.
public struct InvoiceItem: JSONEncodable, Decodable, Sendable, Equatable {
    public var description: String
    /// Exact, at most three decimals, in its shortest spelling.
    public var quantity: JSONNumber
    public var unitPrice: Amount
    /// Kept for the clinic's books: not summed, and null for patients.
    public var cost: Amount?
    /// quantity × unitPrice, rounded to the currency's decimals, half away from zero.
    public var total: Amount?

    public init(
        description: String,
        quantity: JSONNumber,
        unitPrice: Amount,
        cost: Amount? = nil,
        total: Amount? = nil
    ) {
        self.description = description
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.cost = cost
        self.total = total
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("description", description)
        json.field("quantity", quantity)
        json.field("unitPrice", unitPrice)
        json.field("cost", cost)
        json.field("total", total)
        json.endObject()
    }
}
