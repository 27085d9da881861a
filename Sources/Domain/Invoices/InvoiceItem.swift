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

    /// quantity × unitPrice, rounded to the currency's decimals half away from zero, so that the printed
    /// lines add up to the total; nil past `Money.limit`.
    public func amount(in currency: Currency) -> Money? {
        let unit = Int128(currency.unit)
        let product = Int128(quantity.thousandths) * Int128(unitPrice.thousandths)
        let half = 500 * unit
        let rounded = (product + (product < 0 ? -half : half)) / (1000 * unit) * unit
        guard let thousandths = Int64(exactly: rounded) else { return nil }
        let amount = Money(thousandths: thousandths)
        return amount.isWithinLimit ? amount : nil
    }
}
