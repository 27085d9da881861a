import API

/// What is billed at check-out, as it was typed.
struct CheckoutBill: Sendable, Equatable {
    struct Row: Sendable, Equatable {
        var description = ""
        var quantity = "1"
        var price = ""

        /// Nothing was typed but the quantity that was there.
        var isEmpty: Bool {
            description.trimmingBlanks.isEmpty && price.trimmingBlanks.isEmpty
        }
    }

    /// Rows that a form takes at most; the API takes as many.
    static let mostRows = 200

    var rows: [Row]
    var discount = ""
    var tax = ""

    init(rows: [Row]) { self.rows = rows }

    init(form: FormData) {
        let (descriptions, quantities) = (form.all("description"), form.all("quantity"))
        let prices = form.all("price")
        rows = descriptions.prefix(Self.mostRows).enumerated().map { index, description in
            Row(
                description: description, quantity: index < quantities.count ? quantities[index] : "",
                price: index < prices.count ? prices[index] : "")
        }
        discount = form["discount"] ?? ""
        tax = form["tax"] ?? ""
    }

    /// Without the rows that are empty, of which one stays.
    var withoutEmptyRows: CheckoutBill {
        var bill = self
        bill.rows = rows.filter { !$0.isEmpty }
        if bill.rows.isEmpty { bill.rows = [Row()] }
        return bill
    }

    /// Σ(quantity × price) − discount + tax, each row rounded to the currency's decimals, half away from zero
    /// (contract §4.10). Nil where something is no number, or is too great.
    func total(in currency: MoneyText) -> Amount? {
        var sum: Int64 = 0
        for row in rows where !row.isEmpty {
            guard let quantity = MoneyText.typed(row.quantity), let price = MoneyText.typed(row.price),
                let line = Self.line(quantity, price, currency)
            else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(line)
            guard !overflow else { return nil }
            sum = next
        }
        guard let discount = Self.optional(discount), let tax = Self.optional(tax) else { return nil }
        let (less, isLow) = sum.subtractingReportingOverflow(discount.thousandths)
        let (total, isHigh) = less.addingReportingOverflow(tax.thousandths)
        return isLow || isHigh ? nil : Amount(thousandths: total)
    }

    private static func line(_ quantity: Amount, _ price: Amount, _ currency: MoneyText) -> Int64? {
        let unit = Int128(currency.unit)
        let product = Int128(quantity.thousandths) * Int128(price.thousandths)
        return Int64(exactly: (product + 500 * unit) / (1000 * unit) * unit)
    }

    private static func optional(_ text: String) -> Amount? {
        text.trimmingBlanks.isEmpty ? 0 : MoneyText.typed(text)
    }

    /// The `invoice` of the API. What is no number goes as it was typed: the API says what is wrong with it.
    var body: JSONObject {
        var body = JSONObject()
        body["items"] = .array(
            rows.map { row in
                var item = JSONObject()
                item["description"] = .string(row.description.trimmingBlanks)
                item["quantity"] = Self.number(row.quantity)
                item["unitPrice"] = Self.number(row.price)
                return .object(item)
            })
        if !discount.trimmingBlanks.isEmpty { body["discountAmount"] = Self.number(discount) }
        if !tax.trimmingBlanks.isEmpty { body["taxAmount"] = Self.number(tax) }
        return body
    }

    static func number(_ text: String) -> JSONValue? {
        let typed = text.trimmingBlanks
        guard !typed.isEmpty else { return nil }
        return MoneyText.typed(typed).flatMap { JSONNumber($0.description) }.map { JSONValue.number($0) }
            ?? .string(typed)
    }
}
