import API
import Markup

/// The invoice of an appointment: what is owed, what came in, and the form that takes a payment.
struct InvoicePanel {
    let checkout: Checkout
    let invoice: Invoice
    /// Why the last payment was refused.
    let problem: APIProblem?

    private var open: OpenAppointment { checkout.open }
    private var words: Words { open.words }
    private var money: MoneyText { MoneyText(currency: invoice.currency) }

    var html: HTML {
        let items: [HTML] = invoice.items.map { item in
            """
            <tr><td><bdi>\(item.description)</bdi></td><td class="amount">\(item.quantity.text)</td>\
            <td class="amount">\(money.text(item.unitPrice))</td>\
            <td class="amount">\(item.total.map { money.text($0) } ?? "")</td></tr>
            """
        }
        return """
            <section id="invoice" class="panel" aria-labelledby="invoice-name">
            <h2 id="invoice-name">\(words("Invoice {0}", invoice.invoiceNumber)) \
            <span class="badge">\(words(invoice.status))</span></h2>
            <div class="scroller" tabindex="0" role="group" aria-label="\(words("Items"))">
            <table class="items"><thead><tr><th scope="col">\(words("Description"))</th>\
            <th scope="col" class="amount">\(words("Quantity"))</th>\
            <th scope="col" class="amount">\(words("Price"))</th>\
            <th scope="col" class="amount">\(words("Amount"))</th></tr></thead>
            <tbody>\(items)</tbody></table></div>
            <dl class="facts sums">\(sums)</dl>
            <p><a role="button" class="button" href="\(open.address("/invoice"))" target="_blank" \
            rel="noopener">\(Icon.print.html) \(words("Print invoice"))</a></p></section>
            \(payment)
            """
    }

    private var sums: [HTML] {
        [
            sum("Discount", invoice.discountAmount, isShown: invoice.discountAmount > 0),
            sum("Tax", invoice.taxAmount, isShown: invoice.taxAmount > 0),
            sum("Total", invoice.totalAmount),
            sum("Paid", invoice.paidAmount, isShown: invoice.paidAmount > 0),
            sum("Balance", invoice.balance),
        ]
    }

    private func sum(_ label: String, _ amount: Amount, isShown: Bool = true) -> HTML {
        guard isShown else { return .empty }
        return "<div><dt>\(words(label))</dt><dd dir=\"ltr\">\(money.full(amount))</dd></div>"
    }

    /// Nothing is paid on an invoice that owes nothing.
    private var payment: HTML {
        guard invoice.balance > 0 else { return .empty }
        let form = open.page.form
        let methods = ["cash", "card", "transfer", "insurance", "other"]
        let fields = [
            Field(
                name: "amount", label: words("Amount"), value: form["amount"] ?? "",
                hint: words("Open: {0}", money.full(invoice.balance)), isRequired: true,
                attributes: " inputmode=\"decimal\" dir=\"ltr\""),
            Field(
                name: "method", label: words("Method"),
                kind: .choice(methods.map { Field.Choice(value: $0, label: words($0)) }),
                value: form["method"] ?? "cash"),
            Field(
                name: "reference", label: words("Reference"), value: form["reference"] ?? "",
                attributes: " maxlength=\"200\""),
        ]
        let alert = problem.map { Refusal($0).alert(words, shown: ["amount", "method", "reference"]) }
        return """
            <section class="panel" aria-labelledby="payment-name">
            <h2 id="payment-name">\(words("Payment"))</h2>
            <desk-payment><form id="payment" class="form" method="post" \
            action="\(open.address("/payments"))" novalidate>\(open.page.hiddenFields)
            \(alert)<div class="fields">\(fields.map { $0.html(problem, prefix: "payment") })</div>
            <div class="buttons"><button type="submit" class="main">\(words("Record payment"))</button>\
            <button type="button" class="quiet" data-fill="\(invoice.balance.description)" hidden>\
            \(words("Full amount"))</button></div></form></desk-payment></section>
            """
    }
}
