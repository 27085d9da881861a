import API
import Markup

/// What came in on an invoice, and the form "Record payment" while anything is owed.
struct InvoicePayments {
    let shown: InvoicePage

    private static let methods = ["cash", "card", "transfer", "insurance", "other"]

    private var invoice: Invoice { shown.invoice }
    private var words: Words { shown.page.words }
    private var money: MoneyText { MoneyText(currency: invoice.currency) }

    var html: HTML {
        """
        <section class="panel" aria-labelledby="payments-name">
        <h2 id="payments-name">\(words("Payments"))</h2>\(list)\(form)</section>
        """
    }

    private var list: HTML {
        guard !invoice.payments.isEmpty else {
            return "<p class=\"hint\">\(words("Nothing has been paid yet."))</p>"
        }
        let rows: [HTML] = invoice.payments.map { payment in
            let sign = payment.kind == "refund" ? "−" : ""
            let reference: HTML =
                payment.reference.map { " <span class=\"hint\"><bdi>\($0)</bdi></span>" }
                ?? .empty
            return """
                <li class="entry" id="payment-\(payment.id)">\
                <span>\(shown.moments.html(payment.createdAt))</span> \
                <span>\(words(payment.kind == "refund" ? "Refund" : "Payment")), \(words(payment.method))\
                \(reference)</span> <b class="amount" dir="ltr">\(sign)\(money.full(payment.amount))</b></li>
                """
        }
        return """
            <ul class="entries" role="list" aria-label="\(words("Payments"))">\(rows)</ul>
            """
    }

    private var form: HTML {
        guard invoice.balance > 0 else { return .empty }
        let given = shown.problem == nil ? FormData([]) : shown.page.form
        let fields = [
            Field(
                name: "amount", label: words("Amount"), value: given["amount"] ?? "",
                hint: words("Owed: {0}", money.full(invoice.balance)), isRequired: true,
                attributes: " inputmode=\"decimal\" dir=\"ltr\""),
            Field(
                name: "method", label: words("Method"),
                kind: .choice(Self.methods.map { Field.Choice(value: $0, label: words($0)) }),
                value: given["method"] ?? "cash"),
            Field(
                name: "reference", label: words("Reference"), value: given["reference"] ?? "",
                attributes: " maxlength=\"200\""),
        ]
        return Form(
            id: "record-payment", action: shown.address("/payments"), fields: fields,
            button: words("Record payment"), problem: shown.problem
        ).html(shown.page)
    }
}
