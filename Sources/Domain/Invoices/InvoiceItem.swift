/// A line of an invoice (spec "PATCH /appointments/:id/status").
public struct InvoiceItem: Hashable, Sendable {
    public var description: String
    public var quantity: Quantity
    public var unitPrice: Money
    /// What the item cost the clinic: kept, never summed.
    public var cost: Money?

    public init(description: String, quantity: Quantity, unitPrice: Money, cost: Money? = nil) {
        self.description = description
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.cost = cost
    }

    /// quantity × unitPrice, rounded to hundredths half away from zero, so that the printed lines add up to
    /// the total; nil past `Money.limit`.
    public var amount: Money? {
        let product = Int128(quantity.thousandths) * Int128(unitPrice.hundredths)
        let rounded = (product + (product < 0 ? -500 : 500)) / 1000
        guard let hundredths = Int64(exactly: rounded) else { return nil }
        let amount = Money(hundredths: hundredths)
        return amount.isWithinLimit ? amount : nil
    }
}
