import API
import Markup

/// A patient's invoices and what they owe, by currency.
struct PatientBills: Sendable {
    /// Newest first.
    let invoices: [ListedInvoice]

    /// Invoices that the patient's page shows; the rest is on the page of invoices.
    private static let shown = 10

    /// Nil for a doctor, who sees no invoices.
    static func load(_ page: PageRequest, _ patient: String) async throws -> PatientBills? {
        guard page.viewer.isFrontDesk else { return nil }
        let invoices = try await page.api.everyRow(
            "/invoices", [("patientId", patient)], of: ListedInvoice.self)
        return PatientBills(invoices: invoices)
    }

    /// Nothing is owed in a currency that is not there.
    var owed: [(currency: String, amount: Amount)] { InvoiceTotals(invoices).owed }

    func html(_ shown: PatientPage) -> HTML {
        let page = shown.page
        let words = page.words
        let amounts = owed.map { MoneyText(currency: $0.currency).full($0.amount) }
        let balance: HTML = """
            <p>\(words("Balance")): <b class="number" dir="ltr">\
            \(amounts.isEmpty ? words("nothing owed") : amounts.joined(separator: ", "))</b></p>
            """
        let rows: [HTML] = invoices.prefix(Self.shown).map { row($0, page, shown.moments) }
        let list: HTML =
            rows.isEmpty
            ? .empty
            : "<ul class=\"entries\" role=\"list\" aria-label=\"\(words("Invoices"))\">\(rows)</ul>"
        let query = FormData([(name: "patient", value: shown.patient.id)]).encoded
        let all: HTML =
            invoices.count > Self.shown
            ? "<p><a href=\"\(page.address("/invoices?\(query)"))\">\(words("All invoices"))</a></p>" : .empty
        return shown.section("invoices", "Invoices", "\(balance)\(list)\(all)")
    }

    private func row(_ invoice: ListedInvoice, _ page: PageRequest, _ moments: MomentText) -> HTML {
        """
        <li id="invoice-\(invoice.id)"><a class="entry" data-go \
        href="\(page.address("/invoices/\(invoice.id)"))"><b dir="ltr">\(invoice.invoiceNumber)</b> \
        <span>\(moments.day(invoice.createdAt))</span> \
        <span class="badge" data-invoice="\(invoice.status)">\(page.words(invoice.status))</span> \
        <span class="amount" dir="ltr">\(MoneyText(currency: invoice.currency).full(invoice.totalAmount))\
        </span></a></li>
        """
    }
}
