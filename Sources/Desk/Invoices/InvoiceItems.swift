import API
import Markup

/// The lines of an invoice and their sums.
struct InvoiceItems {
    let invoice: Invoice
    let words: Words
    private let money: MoneyText

    init(_ invoice: Invoice, _ words: Words) {
        self.invoice = invoice
        self.words = words
        money = MoneyText(currency: invoice.currency)
    }

    var html: HTML {
        let rows: [HTML] = invoice.items.map { item in
            """
            <tr><th scope="row"><bdi>\(item.description)</bdi></th>\
            <td class="amount" dir="ltr">\(item.quantity.text)</td>\
            <td class="amount" dir="ltr">\(money.text(item.unitPrice))</td>\
            <td class="amount" dir="ltr">\(item.total.map { money.text($0) } ?? "")</td></tr>
            """
        }
        let heads: [HTML] = ["Quantity", "Price", "Amount"].map {
            "<th scope=\"col\" class=\"amount\">\(words($0))</th>"
        }
        return """
            <section class="panel" aria-labelledby="items-name"><h2 id="items-name">\(words("Items"))</h2>
            <div class="scroller" tabindex="0" role="group" aria-label="\(words("Items"))"><table>
            <thead><tr><th scope="col">\(words("Description"))</th>\(heads)</tr></thead>
            <tbody>\(rows)</tbody><tfoot>\(sums)</tfoot></table></div></section>
            """
    }

    private var sums: [HTML] {
        [
            sum("Subtotal", invoice.subtotal),
            sum("Discount", invoice.discountAmount, isShown: invoice.discountAmount > 0),
            sum("Tax", invoice.taxAmount, isShown: invoice.taxAmount > 0),
            sum("Total", invoice.totalAmount),
            sum("Paid", invoice.paidAmount, isShown: invoice.paidAmount > 0),
            sum("Balance", invoice.balance),
        ]
    }

    private func sum(_ name: String, _ amount: Amount, isShown: Bool = true) -> HTML {
        guard isShown else { return .empty }
        return """
            <tr><th scope="row" colspan="3">\(words(name))</th>\
            <td class="amount" dir="ltr">\(money.full(amount))</td></tr>
            """
    }
}
