/// How far an invoice is paid; raw values are the wire's `invoiceStatus`.
public enum InvoiceStatus: String, CaseIterable, Hashable, Sendable {
    case unpaid, partial, paid, void
}

/// What is owed and what came in; status and balance follow from it and are never set by hand (contract §8).
public struct InvoiceAccount: Hashable, Sendable {
    /// What the invoice asks for.
    public var total: Money
    /// Sum of all payments.
    public var payments: Money
    /// Sum of all refunds.
    public var refunds: Money
    /// Whether the invoice was voided; no money moves on it then.
    public var isVoid: Bool

    /// An account of these sums.
    public init(total: Money, payments: Money = .zero, refunds: Money = .zero, isVoid: Bool = false) {
        self.total = total
        self.payments = payments
        self.refunds = refunds
        self.isVoid = isVoid
    }

    /// What the clinic has of it.
    public var paid: Money { payments - refunds }

    /// What is still owed; nothing for a void invoice.
    public var balance: Money { isVoid ? .zero : total - paid }

    /// Void if it was voided, paid if nothing is owed, partial if something has come in.
    public var status: InvoiceStatus {
        if isVoid { return .void }
        if balance <= .zero { return .paid }
        return paid > .zero ? .partial : .unpaid
    }

    /// The account after a payment.
    /// - Throws: If the invoice is void, or the amount is not more than 0 or more than the balance.
    public func paying(_ amount: Money) throws(PaymentRefusal) -> InvoiceAccount {
        guard !isVoid else { throw .void }
        guard amount > .zero else { throw .notPositive }
        guard amount <= balance else { throw .moreThanOwed(balance) }
        var account = self
        account.payments += amount
        return account
    }

    /// The account after a refund.
    /// - Throws: If the invoice is void, or the amount is not more than 0 or more than ``paid``.
    public func refunding(_ amount: Money) throws(PaymentRefusal) -> InvoiceAccount {
        guard !isVoid else { throw .void }
        guard amount > .zero else { throw .notPositive }
        guard amount <= paid else { throw .moreThanPaid(paid) }
        var account = self
        account.refunds += amount
        return account
    }

    /// A paid or partly paid invoice is refunded before it is voided, or money would vanish from the books.
    public func voiding() throws(PaymentRefusal) -> InvoiceAccount {
        guard !isVoid else { throw .void }
        guard paid == .zero else { throw .refundFirst(paid) }
        var account = self
        account.isVoid = true
        return account
    }
}

/// Why money can't move on an invoice.
public enum PaymentRefusal: Error, Hashable, Sendable {
    case void
    case notPositive
    case moreThanOwed(Money)
    case moreThanPaid(Money)
    case refundFirst(Money)

    /// The error's `code`, in capitals.
    public var code: String {
        switch self {
        case .void: "INVOICE_VOID"
        case .notPositive: "VALIDATION_ERROR"
        case .moreThanOwed: "OVERPAYMENT"
        case .moreThanPaid: "REFUND_TOO_HIGH"
        case .refundFirst: "INVOICE_HAS_PAYMENTS"
        }
    }

    /// The sentence for `message`; names the amount in the way.
    public var message: String {
        switch self {
        case .void: "The invoice is void"
        case .notPositive: "The amount must be more than 0"
        case .moreThanOwed(let balance): "The amount exceeds the balance of \(balance)"
        case .moreThanPaid(let paid): "The amount exceeds the \(paid) that was paid"
        case .refundFirst(let paid): "Refund the \(paid) that was paid before voiding the invoice"
        }
    }
}
