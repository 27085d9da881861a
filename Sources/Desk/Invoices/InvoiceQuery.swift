/// Which invoices an address asks for.
struct InvoiceQuery: Sendable, Equatable {
    /// One of ``choices``; empty for all, the open ones first.
    var status: String
    var patient: String?
    var search: String?
    /// Counted from 1.
    var number: Int

    /// `open` is what somebody still owes on: `unpaid` and `partial`.
    static let choices = ["", "open", "unpaid", "partial", "paid", "void"]

    init(_ query: FormData) {
        let asked = query.text("status") ?? ""
        status = Self.choices.contains(asked) ? asked : ""
        patient = query.text("patient")
        search = query.text("search")
        number = max(1, query.number("page") ?? 1)
    }

    /// The parts of the list, each by statuses of the API. The first is of what is owed.
    var groups: [(name: String, statuses: [String])] {
        switch status {
        case "": [("Open", ["unpaid", "partial"]), ("Closed", ["paid", "void"])]
        case "open": [("Open", ["unpaid", "partial"])]
        default: [(Self.name(status), [status])]
        }
    }

    /// In English.
    static func name(_ status: String) -> String {
        switch status {
        case "open": "Open"
        case "unpaid": "Unpaid"
        case "partial": "Partly paid"
        case "paid": "Paid"
        case "void": "Void"
        default: "All, open ones first"
        }
    }

    /// As the address has it. What is usual is left out.
    func encoded(status: String? = nil, number: Int = 1) -> String {
        let status = status ?? self.status
        return FormData([])
            .setting("status", status.isEmpty ? nil : status)
            .setting("patient", patient)
            .setting("search", search)
            .setting("page", number > 1 ? String(number) : nil)
            .encoded
    }

    func address(_ page: PageRequest, status: String? = nil, number: Int = 1) -> String {
        let query = encoded(status: status, number: number)
        return page.address("/invoices") + (query.isEmpty ? "" : "?\(query)")
    }
}
