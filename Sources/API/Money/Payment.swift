/// Money that moved for an invoice.
public struct Payment: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let invoiceId: String
    /// `payment`, or `refund` for money that went back.
    public let kind: String
    /// Positive, whichever way it moved.
    public let amount: Amount
    /// `cash`, `card`, `transfer`, `insurance` or `other`.
    public let method: String
    public let reference: String?
    /// The user who entered it.
    public let recordedBy: String?
    public let createdAt: String
}

/// A payment or refund as it is answered to: the keys of ``Payment``, and where the invoice stands now.
public struct PaymentReceipt: Decodable, Sendable, Equatable {
    public let payment: Payment
    public let invoiceStatus: String
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
