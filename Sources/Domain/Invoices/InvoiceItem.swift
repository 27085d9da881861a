/// A line of an invoice (spec "PATCH /appointments/:id/status").
public struct InvoiceItem: Hashable, Sendable {
    /// What was done, in the clinic's words.
    public var description: String
    /// How many, more than 0.
    public var quantity: Quantity
    /// The price of one.
    public var unitPrice: Money
    /// What the item cost the clinic: kept, never summed.
    public var cost: Money?

    /// A line as entered, whether or not an invoice may have it; ``InvoiceDraft`` checks.
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

/// How many of an item, exact to three decimals.
public struct Quantity: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// The quantity times one thousand.
    public let thousandths: Int64

    /// The greatest quantity: one million.
    public static let limit = Quantity(thousandths: 1_000_000_000)
    /// Exactly one.
    public static let one = Quantity(thousandths: 1000)

    /// A quantity of so many thousandths, unchecked.
    public init(thousandths: Int64) { self.thousandths = thousandths }

    /// A JSON number; nil when it has more than three decimals that count, or its size is past `limit`.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard let value = DecimalText.parse(text, places: 3, limit: Self.limit.thousandths) else {
            return nil
        }
        thousandths = value
    }

    /// A JSON number, see `init(utf8:)`.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let quantity = text.withUTF8({ Quantity(utf8: $0) }) else { return nil }
        self = quantity
    }

    /// By value.
    public static func < (left: Quantity, right: Quantity) -> Bool { left.thousandths < right.thousandths }

    /// Appends the shortest JSON number: "1", "0.125".
    public func write(to bytes: inout [UInt8]) { DecimalText.write(thousandths, places: 3, to: &bytes) }

    /// The shortest JSON number: `1`, `0.125`.
    public var description: String { ASCII.text(capacity: 12) { write(to: &$0) } }
}
