import Domain
import Markup

/// An invoice as one HTML page: `<bdi>` keeps names of any script from turning the line around them.
struct InvoicePage {
    let print: InvoicePrint
    private let currency: CurrencyFormat

    init(_ print: InvoicePrint) {
        self.print = print
        currency = CurrencyFormat(currency: print.invoice.currency)
    }

    private var invoice: InvoiceRow { print.invoice }
    private var account: InvoiceAccount { print.invoice.account }

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(invoice.number) · \(print.clinicName)</title>
        <style>\(HTML(stringLiteral: InvoiceStyle.css))</style>
        </head>
        <body>
        <main>
        <header>
        <p class="clinic"><bdi>\(print.clinicName)</bdi></p>
        <div class="title"><h1>Invoice</h1><p class="number">\(invoice.number)</p>\(badge)</div>
        </header>
        \(parties)
        \(lines)
        \(totals)
        \(payments)
        \(remarks)
        <footer>\(print.clinicName) · \(invoice.number) · printed \(moment(print.printedAt)) \
        (\(print.zone.identifier))</footer>
        </main>
        </body>
        </html>

        """
    }

    private var badge: HTML {
        if print.isOverdue { return "<p class=\"badge overdue\">Overdue</p>" }
        switch account.status {
        case .unpaid: return "<p class=\"badge unpaid\">Unpaid</p>"
        case .partial: return "<p class=\"badge partial\">Partly paid</p>"
        case .paid: return "<p class=\"badge paid\">Paid</p>"
        case .void: return "<p class=\"badge void\">Void</p>"
        }
    }

    private var parties: HTML {
        let contact = [print.patientPhone, print.patientEmail].compactMap(\.self).map { text -> HTML in
            "<p><bdi>\(text)</bdi></p>"
        }
        return """
            <section class="parties">
            <div><h2>Billed to</h2><p \
            class="patient"><bdi>\(invoice.patientName)</bdi></p><p>\(print.patientNumber)</p>\(contact)</div>
            <dl>
            <dt>Issued</dt><dd>\(print.issued.long)</dd>
            \(invoice.dueDate.map { due -> HTML in "<dt>Due</dt><dd>\(due.long)</dd>" } ?? .empty)
            \(print.appointment.map(appointment) ?? .empty)
            \(print.appointment?.doctorName.map(doctor) ?? .empty)
            </dl>
            </section>
            """
    }

    private var lines: HTML {
        let rows = print.items.enumerated().map { index, item -> HTML in
            """
            <tr><td class="count">\(index + 1)</td><td class="what"><bdi>\(item.description)</bdi></td>\
            <td>\(item.quantity.description)</td><td>\(currency.text(item.unitPrice))</td>\
            <td>\(currency.text(item.amount(in: invoice.currency) ?? .zero))</td></tr>

            """
        }
        return """
            <table class="lines">
            <thead><tr><th class="count">#</th><th class="what">Description</th><th>Quantity</th><th>Unit \
            price</th><th>Amount</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            """
    }

    private var totals: HTML {
        let discount: HTML =
            invoice.discount > .zero ? sum("Discount", "−" + currency.text(invoice.discount)) : .empty
        let tax: HTML = invoice.tax > .zero ? sum("Tax", currency.text(invoice.tax)) : .empty
        let paid: HTML = invoice.paid > .zero ? sum("Paid", "−" + currency.text(invoice.paid)) : .empty
        return """
            <table class="totals">
            <tbody>
            \(sum("Subtotal", currency.text(invoice.subtotal)))\(discount)\(tax)
            <tr class="total"><th scope="row">Total</th><td>\(currency.full(invoice.total))</td></tr>
            \(paid)
            <tr class="due"><th scope="row">Balance due</th><td>\(currency.full(account.balance))</td></tr>
            </tbody>
            </table>
            """
    }

    private func sum(_ name: String, _ amount: String) -> HTML {
        "<tr><th scope=\"row\">\(name)</th><td>\(amount)</td></tr>"
    }

    private func appointment(_ appointment: InvoicePrint.Appointment) -> HTML {
        "<dt>Appointment</dt><dd>\(appointment.date.long)<br><bdi>\(appointment.type)</bdi></dd>"
    }

    private func doctor(_ name: String) -> HTML { "<dt>Seen by</dt><dd><bdi>\(name)</bdi></dd>" }

    private var payments: HTML {
        guard !print.payments.isEmpty else { return .empty }
        let rows = print.payments.map { payment -> HTML in
            let isRefund = payment.kind == .refund
            let date = print.zone.local(payment.createdAt).date
            return """
                <tr><td>\(date.long)</td><td>\(isRefund ? "Refund" : "Payment"), \
                \(payment.method.rawValue)</td><td class="what"><bdi>\(payment.reference ?? "")</bdi></td>\
                <td>\(isRefund ? "−" : "")\(currency.text(payment.amount))</td></tr>

                """
        }
        return """
            <section class="payments">
            <h2>Payments</h2>
            <table>
            <thead><tr><th>Date</th><th>Kind</th><th class="what">Reference</th><th>Amount</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            </section>
            """
    }

    private var remarks: HTML {
        let void = invoice.isVoid ? note("Void", "This invoice is void. \(invoice.voidReason ?? "")") : .empty
        return "\(void)\(invoice.notes.map { note("Notes", $0) } ?? .empty)"
    }

    private func note(_ title: String, _ text: String) -> HTML {
        "<section class=\"note\"><h2>\(title)</h2><p dir=\"auto\">\(text)</p></section>"
    }

    private func moment(_ instant: Instant) -> String {
        let local = print.zone.local(instant)
        return "\(local.date.long), \(local.time)"
    }
}
