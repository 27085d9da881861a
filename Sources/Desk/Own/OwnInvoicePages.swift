import API
import HTTPTypes
import Markup

/// `/me/invoices`: a patient's own invoices with what is still to pay.
enum OwnInvoicePages {
    static let routes: [DeskRoute] = [
        .role(.patients, .get, "/me/invoices") { page in
            page.page(page.words("Invoices"), current: .ownInvoices, try await list(page))
        },
        .role(.patients, .get, "/me/invoices/list") { page in page.fragment(try await list(page)) },
        .role(.patients, .get, "/me/invoices/:id/print") { page in try await print(page) },
    ]

    private struct OwnInvoice: Decodable, Sendable {
        var id: String
        var invoiceNumber: String
        var status: String
        var totalAmount: Amount
        /// What is still owed.
        var balance: Amount
        /// ISO 4217.
        var currency: String
        var dueDate: String?
        var createdAt: String
    }

    private static func list(_ page: PageRequest) async throws -> HTML {
        let words = page.words
        async let rows = page.api.everyRow("/invoices", of: OwnInvoice.self)
        async let clinic = page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        let (invoices, clock) = (try await rows, page.clock(of: try await clinic))
        let none: HTML = "<p class=\"empty\">\(words("There are no invoices."))</p>"
        let cards: [HTML] = invoices.map { card($0, clock, page) }
        return """
            <div id="own-invoices" data-fragment="\(page.own("/me/invoices/list"))" \
            data-live="invoice.updated">
            \(balances(invoices, words))
            \(invoices.isEmpty ? none : "<ul class=\"cards\">\(cards)</ul>" as HTML)
            </div>
            """
    }

    /// What is owed in all, by currency.
    private static func balances(_ invoices: [OwnInvoice], _ words: Words) -> HTML {
        var sums: [String: Int64] = [:]
        for invoice in invoices where invoice.balance > 0 {
            sums[invoice.currency, default: 0] += invoice.balance.thousandths
        }
        guard !sums.isEmpty else {
            return invoices.isEmpty ? .empty : "<p class=\"balance\">\(words("Nothing is left to pay."))</p>"
        }
        let texts = sums.sorted { $0.key < $1.key }.map { currency, thousandths in
            MoneyText(currency: currency).full(Amount(thousandths: thousandths))
        }
        return """
            <p class="balance">\(words("To pay:")) <strong>\(texts.joined(separator: ", "))</strong></p>
            """
    }

    private static func card(_ invoice: OwnInvoice, _ clock: ClinicClock, _ page: PageRequest) -> HTML {
        let words = page.words
        let money = MoneyText(currency: invoice.currency)
        let date = clock.read(clock.zone, invoice.createdAt).flatMap { CalendarDate($0.date)?.long(words) }
        let dueDate = invoice.balance > 0 ? CalendarDate(invoice.dueDate ?? "") : nil
        let due: HTML =
            dueDate.map { "<div><dt>\(words("Due by"))</dt><dd>\($0.long(words))</dd></div>" } ?? .empty
        return """
            <li class="card"><h2>\(invoice.invoiceNumber) \
            <span class="badge">\(words(invoice.status))</span></h2>
            <dl class="facts"><div><dt>\(words("Date"))</dt><dd>\(date ?? invoice.createdAt)</dd></div>
            <div><dt>\(words("Total"))</dt><dd class="number">\(money.full(invoice.totalAmount))</dd></div>
            <div><dt>\(words("Balance"))</dt><dd class="number">\(money.full(invoice.balance))</dd></div>
            \(due)</dl>
            <p><a class="button" href="\(page.own("/me/invoices/\(invoice.id)/print"))">\(Icon.print.html) \
            \(words("Print {0}", invoice.invoiceNumber))</a></p></li>
            """
    }

    /// The API's own page for paper. A link can't send the clinic's header, so it passes through here.
    private static func print(_ page: PageRequest) async throws -> DeskReply {
        let id = FormData.encode(page.request.parameters["id"] ?? "")
        let printed = try await page.api.raw("/invoices/\(id)/print")
        var reply = DeskReply(.ok, headers: [.cacheControl: "no-store"], body: printed.body)
        for name in [HTTPField.Name.contentType, .contentSecurityPolicy, .contentDisposition] {
            reply.headers[name] = printed.headers[name]
        }
        reply.headers[.xContentTypeOptions] = "nosniff"
        reply.headers[.referrerPolicy] = "same-origin"
        return reply
    }
}
