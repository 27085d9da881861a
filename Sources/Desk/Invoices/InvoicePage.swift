import API
import HTTPTypes
import Markup

/// One invoice: what for, what came in, what is owed, and the form that takes a payment.
struct InvoicePage: Sendable {
    let page: PageRequest
    let invoice: Invoice
    let moments: MomentText
    /// Why the last payment was refused.
    var problem: APIProblem?

    /// - Throws: ``APIProblem``: 404 for an invoice that the clinic does not have.
    static func load(_ page: PageRequest) async throws -> InvoicePage {
        async let clinic = page.settings()
        let invoice = try await page.api.get("/invoices/\(page.rowId)", as: Invoice.self)
        return InvoicePage(page: page, invoice: invoice, moments: MomentText(page, try await clinic))
    }

    static func show(_ page: PageRequest) async throws -> DeskReply { reply(try await load(page)) }

    static func pay(_ page: PageRequest) async throws -> DeskReply {
        let typed = page.form.text("amount") ?? ""
        // What is no amount goes as it is: the API says what is wrong with it.
        let amount = MoneyText.typed(typed).flatMap { JSONNumber($0.description) }
        var body = JSONObject()
        body["amount"] = amount.map { JSONValue.number($0) } ?? .string(typed)
        body["method"] = JSONValue(page.form.text("method"))
        body["reference"] = JSONValue(page.form.text("reference"))
        do {
            try await page.api.change(
                .post, "/invoices/\(page.rowId)/payments", .object(body), key: page.form.text("key"))
            return page.done(page.address("/invoices/\(page.rowId)"), page.words("Payment recorded"))
        } catch let problem as APIProblem where problem.isOfForm {
            var shown = try await load(page)
            shown.problem = problem
            return reply(shown)
        }
    }

    private static func reply(_ shown: InvoicePage) -> DeskReply {
        shown.page.page(
            shown.title, status: shown.problem?.status ?? .ok, current: .invoices, shown.html)
    }

    var title: String { page.words("Invoice {0}", invoice.invoiceNumber) }

    func address(_ path: String = "") -> String { page.address("/invoices/\(invoice.id)\(path)") }

    var html: HTML {
        """
        <div id="invoice" class="halves" data-fragment="\(address())" \
        data-live="invoice.updated" data-live-match="id=\(invoice.id)">
        <div>\(facts)\(InvoiceItems(invoice, page.words).html)</div>
        <div>\(InvoicePayments(shown: self).html)</div></div>
        """
    }

    private var facts: HTML {
        let words = page.words
        let due: HTML = invoice.dueDate.map { fact("Due", moments.date($0)) } ?? .empty
        let reason: HTML = invoice.voidReason.map { fact("Reason", $0) } ?? .empty
        let notes: HTML = invoice.notes.map { fact("Notes", $0) } ?? .empty
        let void: HTML =
            invoice.status == "void"
            ? .empty
            : """
            <a role="button" class="button" id="void" href="\(address("/void"))" data-dialog>\
            \(words("Void"))</a>
            """
        return """
            <section class="panel" aria-label="\(title)"><dl class="facts">
            <div><dt>\(words("Patient"))</dt><dd><a data-go \
            href="\(page.address("/patients/\(invoice.patientId)"))"><bdi>\(invoice.patientName ?? "")</bdi>\
            </a></dd></div>
            \(fact("Issued", moments.day(invoice.createdAt)))\(due)
            <div><dt>\(words("Status"))</dt><dd><span class="badge" data-invoice="\(invoice.status)">\
            \(words(invoice.status))</span></dd></div>\(visit)\(notes)\(reason)</dl>
            <p class="buttons"><a class="button" href="\(address("/print"))" target="_blank" rel="noopener">\
            \(Icon.print.html)<span>\(words("Print"))</span></a>\(void)</p></section>
            """
    }

    private func fact(_ name: String, _ value: String) -> HTML {
        "<div><dt>\(page.words(name))</dt><dd><bdi>\(value)</bdi></dd></div>"
    }

    private var visit: HTML {
        guard let id = invoice.appointmentId else { return .empty }
        return """
            <div><dt>\(page.words("Visit"))</dt><dd><a href="\(page.address("/visits/\(id)"))" data-dialog>\
            \(page.words("Open the visit"))</a></dd></div>
            """
    }
}
