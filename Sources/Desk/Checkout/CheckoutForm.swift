import API
import Markup

/// The rows of a bill, with a live total. elements/checkout.js counts as ``CheckoutBill/total(in:)`` does.
struct CheckoutForm {
    let checkout: Checkout

    private var open: OpenAppointment { checkout.open }
    private var words: Words { open.words }
    private var money: MoneyText { MoneyText(currency: open.clinic.currency) }
    private var isCompleted: Bool { checkout.appointment.status == "completed" }
    /// What the API puts before the names of the bill's fields.
    private var path: String { isCompleted ? "" : "invoice." }

    var html: HTML {
        let button = isCompleted ? words("Invoice") : words("Complete and invoice")
        return """
            \(open.news)
            <desk-checkout data-decimals="\(money.decimals)" data-currency="\(money.currency)">
            <form id="checkout" class="form checkout" method="post" action="\(open.address("/checkout"))" \
            novalidate><button type="submit" name="step" value="total" hidden></button>\(open.hiddenFields)
            \(alert)<div class="scroller" tabindex="0" role="group" aria-label="\(words("Items"))">
            <table class="items"><thead><tr><th scope="col">\(words("Description"))</th>\
            <th scope="col">\(words("Quantity"))</th><th scope="col">\(words("Price"))</th>\
            <td></td></tr></thead>
            <tbody>\(checkout.bill.rows.enumerated().map { row($0, $1) })</tbody></table></div>
            <button type="submit" name="step" value="add" data-add>\(Icon.add.html) \
            \(words("Add row"))</button>
            <div class="sums">\(sum("discount", "Discount", checkout.bill.discount))\
            \(sum("tax", "Tax", checkout.bill.tax))\(total)</div>
            <div class="buttons"><noscript><button type="submit" name="step" value="total">\
            \(words("Update the total"))</button></noscript>\
            <button type="submit" class="main" name="step" value="complete">\(button)</button></div></form>
            </desk-checkout>
            """
    }

    private var alert: HTML {
        guard let problem = checkout.problem else { return .empty }
        let shown = (problem.error.fields ?? []).map(\.field).filter { $0.hasPrefix("\(path)items[") }
        return Refusal(problem).alert(
            words, shown: shown + ["\(path)discountAmount", "\(path)taxAmount"])
    }

    private func row(_ index: Int, _ row: CheckoutBill.Row) -> HTML {
        let number = String(index + 1)
        return """
            <tr><td>\(cell("description", "Description", row.description, index, "description"))</td>
            <td>\(cell("quantity", "Quantity", row.quantity, index, "quantity"))</td>
            <td>\(cell("price", "Price", row.price, index, "unitPrice"))</td>
            <td><button type="submit" class="icon-button" name="remove" value="\(index)" data-remove \
            aria-label="\(words("Remove row {0}", number))">\(Icon.close.html)</button></td></tr>
            """
    }

    /// - Parameter key: What the API calls it.
    private func cell(_ name: String, _ label: String, _ value: String, _ index: Int, _ key: String) -> HTML {
        let fault = checkout.problem?.message(for: "\(path)items[\(index)].\(key)")
        let id = "\(name)-\(index)-fault"
        let note: HTML = fault.map { "<span class=\"fault\" id=\"\(id)\">\($0)</span>" } ?? .empty
        let state: HTML = fault == nil ? .empty : " aria-invalid=\"true\" aria-describedby=\"\(id)\""
        let isNumber = name != "description"
        let kind: HTML = isNumber ? " inputmode=\"decimal\" dir=\"ltr\"" : " maxlength=\"500\""
        return """
            <input name="\(name)" aria-label="\(words(label))" value="\(value)" autocomplete="off"\
            \(kind)\(state)>\(note)
            """
    }

    private func sum(_ name: String, _ label: String, _ value: String) -> HTML {
        let field = Field(
            name: name, label: words(label), value: value,
            attributes: " inputmode=\"decimal\" dir=\"ltr\" placeholder=\"\(money.text(0))\"")
        let fault = checkout.problem?.message(for: "\(path)\(name)Amount")
        let note: HTML = fault.map { "<span class=\"fault\">\($0)</span>" } ?? .empty
        return "\(field.html(prefix: "checkout"))\(note)"
    }

    private var total: HTML {
        let amount = checkout.bill.total(in: money)
        return """
            <div class="field total"><span id="total-label">\(words("Total"))</span>\
            <div role="group" aria-labelledby="total-label" aria-live="polite" data-total dir="ltr">\
            \(amount.map { money.full($0) } ?? "–")</div></div>
            """
    }
}
