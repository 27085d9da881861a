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
