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
