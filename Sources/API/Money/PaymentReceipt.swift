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
