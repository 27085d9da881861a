/// Money that moved for an invoice.
public struct Payment: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var invoiceId: String
    /// `payment`, or `refund` for money that went back.
    public var kind: String
    /// Positive, whichever way it moved.
    public var amount: Amount
    /// `cash`, `card`, `transfer`, `insurance` or `other`.
    public var method: String
    public var reference: String?
    /// The user who entered it.
    public var recordedBy: String?
    public var createdAt: String

    public init(
        id: String,
        clinicId: String,
        invoiceId: String,
        kind: String,
        amount: Amount,
        method: String,
        reference: String? = nil,
        recordedBy: String? = nil,
        createdAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.invoiceId = invoiceId
        self.kind = kind
        self.amount = amount
        self.method = method
        self.reference = reference
        self.recordedBy = recordedBy
        self.createdAt = createdAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        writeFields(to: &json)
        json.endObject()
    }

    /// The keys alone, for an object that has more of them.
    func writeFields(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("invoiceId", invoiceId)
        json.field("kind", kind)
        json.field("amount", amount)
        json.field("method", method)
        json.field("reference", reference)
        json.field("recordedBy", recordedBy)
        json.field("createdAt", createdAt)
    }
}

/// A payment or refund as it is answered to: the keys of ``Payment``, and where the invoice stands now.
public struct PaymentReceipt: JSONEncodable, Decodable, Sendable, Equatable {
    public var payment: Payment
    public var invoiceStatus: String
    public var invoiceBalance: Amount

    public init(payment: Payment, invoiceStatus: String, invoiceBalance: Amount) {
        self.payment = payment
        self.invoiceStatus = invoiceStatus
        self.invoiceBalance = invoiceBalance
    }

    private enum CodingKeys: CodingKey {
        case invoiceStatus, invoiceBalance
    }

    public init(from decoder: any Decoder) throws {
        payment = try Payment(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        invoiceStatus = try container.decode(String.self, forKey: .invoiceStatus)
        invoiceBalance = try container.decode(Amount.self, forKey: .invoiceBalance)
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        payment.writeFields(to: &json)
        json.field("invoiceStatus", invoiceStatus)
        json.field("invoiceBalance", invoiceBalance)
        json.endObject()
    }
}
