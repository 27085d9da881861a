import API
import Markup

/// The clinic's invoices: those that are open first, or those of one status, page by page.
struct InvoiceList: Sendable {
    let page: PageRequest
    let query: InvoiceQuery
    let groups: [Group]
    /// Whose invoices alone are shown.
    let patient: Patient?
    let moments: MomentText

    struct Group: Sendable {
        /// In English.
        var name: String
        /// Newest first.
        var invoices: [ListedInvoice]
        /// Where each status of the group stands.
        var places: [(status: String, pagination: Pagination)]
    }

    private static let pageSize = 50

    static func load(_ page: PageRequest) async throws -> InvoiceList {
        let query = InvoiceQuery(page.request.query)
        async let clinic = page.settings()
        async let whose = patient(page, query)
        var groups: [Group] = []
        for (name, statuses) in query.groups {
            groups.append(try await group(page.api, query, name, statuses))
        }
        return InvoiceList(
            page: page, query: query, groups: groups, patient: try await whose,
            moments: MomentText(page, try await clinic))
    }

    private static func patient(_ page: PageRequest, _ query: InvoiceQuery) async throws -> Patient? {
        guard let id = query.patient else { return nil }
        return try await page.api.get("/patients/\(FormData.encode(id))", as: Patient.self)
    }

    private static func group(
        _ api: APIClient, _ query: InvoiceQuery, _ name: String, _ statuses: [String]
    ) async throws -> Group {
        var group = Group(name: name, invoices: [], places: [])
        for status in statuses {
            let list = try await api.get(
                "/invoices",
                [
                    "status": status, "patientId": query.patient, "search": query.search,
                    "limit": String(pageSize), "page": statuses.count == 1 ? String(query.number) : nil,
                ], as: ChangesPage<ListedInvoice>.self)
            group.invoices += list.data
            group.places.append((status: status, pagination: list.pagination))
        }
        group.invoices.sort { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
        return group
    }
}

extension InvoiceList {
    private var words: Words { page.words }

    var html: HTML {
        let status = Field(
            name: "status", label: words("Status"),
            kind: .choice(
                InvoiceQuery.choices.map {
                    Field.Choice(value: $0, label: words(InvoiceQuery.name($0)))
                }), value: query.status)
        let kept: HTML =
            query.patient.map { "<input type=\"hidden\" name=\"patient\" value=\"\($0)\">" } ?? .empty
        let form = SearchForm(
            action: page.address("/invoices"), label: words("Search invoices"), value: query.search ?? "",
            more: "\(status.html(prefix: "filter"))\(kept)")
        return """
            <div class="list-head">\(form.html(words))</div>\(whose)
            <div id="invoices" data-fragment="\(query.address(page, number: query.number))" \
            data-live="invoice.updated patient.updated">\(groups.map { section($0) })</div>
            """
    }

    private var whose: HTML {
        guard let patient else { return .empty }
        var rest = query
        rest.patient = nil
        return """
            <p class="notice">\(words("Invoices of {0}", patient.name)) \
            <a href="\(rest.address(page))">\(words("Show all"))</a></p>
            """
    }

    private func section(_ group: Group) -> HTML {
        let name = words(group.name)
        guard !group.invoices.isEmpty else {
            return "<h2>\(name)</h2><p class=\"empty\">\(words("No invoices."))</p>"
        }
        let heads: [HTML] = ["Number", "Patient", "Issued", "Due", "Status"].map {
            "<th scope=\"col\">\(words($0))</th>"
        }
        let sums: [HTML] = ["Total", "Balance"].map {
            "<th scope=\"col\" class=\"amount\">\(words($0))</th>"
        }
        return """
            <h2>\(name)</h2>
            <div class="scroller" tabindex="0" role="group" aria-label="\(name)"><table class="invoices">
            <thead><tr>\(heads)\(sums)</tr></thead>
            <tbody>\(group.invoices.map { row($0) })</tbody></table></div>
            \(rest(of: group))
            """
    }

    private func row(_ invoice: ListedInvoice) -> HTML {
        let money = MoneyText(currency: invoice.currency)
        let patient = page.address("/patients/\(invoice.patientId)")
        return """
            <tr id="invoice-\(invoice.id)" data-id="\(invoice.id)"><th scope="row">\
            <a data-go dir="ltr" href="\(page.address("/invoices/\(invoice.id)"))">\(invoice.invoiceNumber)\
            </a></th><td><a data-go href="\(patient)"><bdi>\(invoice.patientName ?? "")</bdi></a></td>\
            <td>\(moments.day(invoice.createdAt))</td>\
            <td>\(invoice.dueDate.map { moments.date($0) } ?? "")</td>\
            <td><span class="badge" data-invoice="\(invoice.status)">\(words(invoice.status))</span></td>\
            <td class="amount" dir="ltr">\(money.full(invoice.totalAmount))</td>\
            <td class="amount" dir="ltr">\(money.full(invoice.balance))</td></tr>
            """
    }

    /// The way to what a group does not show: the pages of one status, or the list of each.
    private func rest(of group: Group) -> HTML {
        if let only = group.places.first, group.places.count == 1 {
            return ListPager(pagination: only.pagination, words: words) { number in
                query.address(page, number: number)
            }.html
        }
        let links: [HTML] = group.places.filter { $0.pagination.totalPages > 1 }.map { place in
            let name = words(InvoiceQuery.name(place.status))
            let total = String(place.pagination.total)
            return """
                <a class="button quiet" data-go href="\(query.address(page, status: place.status))">\
                \(words("{0}: all {1}", name, total))</a>
                """
        }
        return links.isEmpty ? .empty : "<p class=\"pager\">\(links)</p>"
    }
}
