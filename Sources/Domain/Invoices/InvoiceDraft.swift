/// An invoice that may be issued: only `make` brings one about, so its total is right (contract §4.10).
public struct InvoiceDraft: Hashable, Sendable {
    /// The lines in their order, 1 to ``maximumItems``.
    public let items: [InvoiceItem]
    /// The currency of all amounts.
    public let currency: Currency
    /// Σ(quantity × unitPrice), each line rounded as ``InvoiceItem/amount(in:)`` does.
    public let subtotal: Money
    /// Taken off the subtotal; never negative.
    public let discount: Money
    /// Added to the subtotal; never negative.
    public let tax: Money
    /// Σ(quantity × unitPrice) − discount + tax, never negative.
    public let total: Money

    /// The most lines that an invoice may have.
    public static let maximumItems = 200
    /// The most Unicode scalars that a line's description may have.
    public static let maximumDescription = 500

    /// The draft, or every field that is wrong, named as in the request's `invoice` object.
    public static func make(
        items: [InvoiceItem], discount: Money = .zero, tax: Money = .zero, in currency: Currency
    ) -> Result<InvoiceDraft, InvoiceProblems> {
        var fields: [FieldProblem] = []
        if items.isEmpty {
            fields.append(FieldProblem(field: "items", message: "must have at least one item"))
        }
        if items.count > maximumItems {
            fields.append(FieldProblem(field: "items", message: "must have at most \(maximumItems) items"))
        }
        for (index, item) in items.prefix(maximumItems).enumerated() {
            check(item, "items[\(index)]", currency, &fields)
        }
        check(discount, "discountAmount", currency, &fields)
        check(tax, "taxAmount", currency, &fields)
        guard fields.isEmpty else { return .failure(InvoiceProblems(fields: fields)) }

        let subtotal = items.reduce(Money.zero) { $0 + ($1.amount(in: currency) ?? .zero) }
        let total = subtotal - discount + tax
        guard total >= .zero else {
            let problem = FieldProblem(
                field: "discountAmount", message: "must not exceed the sum of items and tax")
            return .failure(InvoiceProblems(fields: [problem]))
        }
        guard subtotal.isWithinLimit, total.isWithinLimit else {
            return .failure(
                InvoiceProblems(fields: [
                    FieldProblem(field: "items", message: "must not total more than \(Money.limit)")
                ]))
        }
        return .success(
            InvoiceDraft(
                items: items, currency: currency, subtotal: subtotal, discount: discount, tax: tax,
                total: total))
    }

    private static func check(
        _ item: InvoiceItem, _ path: String, _ currency: Currency, _ fields: inout [FieldProblem]
    ) {
        if !item.description.contains(where: { !$0.isWhitespace }) {
            fields.append(FieldProblem(field: "\(path).description", message: "must not be blank"))
        } else if item.description.unicodeScalars.count > maximumDescription {
            fields.append(
                FieldProblem(
                    field: "\(path).description",
                    message: "must have at most \(maximumDescription) characters"))
        }
        if item.quantity.thousandths <= 0 {
            fields.append(FieldProblem(field: "\(path).quantity", message: "must be more than 0"))
        }
        check(item.unitPrice, "\(path).unitPrice", currency, &fields)
        if let cost = item.cost { check(cost, "\(path).cost", currency, &fields) }
        if item.amount(in: currency) == nil {
            fields.append(
                FieldProblem(
                    field: "\(path).unitPrice", message: "times quantity must be at most \(Money.limit)"))
        }
    }

    private static func check(
        _ amount: Money, _ field: String, _ currency: Currency, _ fields: inout [FieldProblem]
    ) {
        let problem = amount < .zero ? "must not be negative" : currency.problem(of: amount)
        if let problem { fields.append(FieldProblem(field: field, message: problem)) }
    }
}

/// All that is wrong with an invoice at once; never empty.
public struct InvoiceProblems: Error, Hashable, Sendable {
    /// Each wrong field, named as in the request's `invoice` object.
    public var fields: [FieldProblem]
}
