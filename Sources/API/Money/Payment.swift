/// Money that moved for an invoice.
public struct Payment: Decodable, Sendable, Equatable {
    /// UUID of the payment in lower case.
    public let id: String
    /// UUID of the clinic that was paid.
    public let clinicId: String
    /// UUID of the invoice that it counts for.
    public let invoiceId: String
    /// `payment`, or `refund` for money that went back.
    public let kind: String
    /// Positive, whichever way it moved.
    public let amount: Amount
    /// `cash`, `card`, `transfer`, `insurance` or `other`.
    public let method: String
    /// Free text, as a receipt's number; `null` for none.
    public let reference: String?
    /// The user who entered it.
    public let recordedBy: String?
    /// When it was recorded: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}

/// A payment or refund as it is answered to: the keys of ``Payment``, and where the invoice stands now.
public struct PaymentReceipt: Decodable, Sendable, Equatable {
    /// The payment or refund that was recorded.
    public let payment: Payment
    /// As ``Invoice/status``, after it.
    public let invoiceStatus: String
    /// What is still owed after it, in the invoice's currency.
    public let invoiceBalance: Amount

    private enum CodingKeys: CodingKey {
        case invoiceStatus, invoiceBalance
    }

    /// Reads the payment's keys and the invoice's from one object.
    public init(from decoder: any Decoder) throws {
        payment = try Payment(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        invoiceStatus = try container.decode(String.self, forKey: .invoiceStatus)
        invoiceBalance = try container.decode(Amount.self, forKey: .invoiceBalance)
    }
}
