/// One line of an invoice.
public struct InvoiceItem: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String?
    public var description: String
    public var quantity: Int
    public var unitPrice: Amount
    /// Kept for the clinic's books; not summed.
    public var cost: Amount?
    /// quantity × unitPrice.
    public var total: Amount?

    public init(
        id: String? = nil,
        description: String,
        quantity: Int,
        unitPrice: Amount,
        cost: Amount? = nil,
        total: Amount? = nil
    ) {
        self.id = id
        self.description = description
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.cost = cost
        self.total = total
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("description", description)
        json.field("quantity", quantity)
        json.field("unitPrice", unitPrice)
        json.field("cost", cost)
        json.field("total", total)
        json.endObject()
    }
}
