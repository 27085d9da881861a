import API
import Domain
import HTTPTypes

extension Problem {
    /// An amount that the invoice can't take is the request's fault (400); an invoice that takes none is
    /// the state's (409).
    init(_ refusal: PaymentRefusal) {
        switch refusal {
        case .void, .refundFirst:
            self = .conflict(refusal.message, code: refusal.code)
        case .notPositive, .moreThanOwed, .moreThanPaid:
            self.init(
                .badRequest, error: "Payment refused", message: refusal.message, code: refusal.code,
                fields: [FieldError(field: "amount", message: refusal.message)])
        }
    }
}
