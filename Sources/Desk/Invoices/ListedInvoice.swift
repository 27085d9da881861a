import API

/// An invoice as a list shows it: the keys of the API's that a line needs.
struct ListedInvoice: Decodable, Sendable, Equatable {
    var id: String
    /// As in `INV-000123`.
    var invoiceNumber: String
    var patientId: String
    var patientName: String?
    /// `unpaid`, `partial`, `paid` or `void`.
    var status: String
    var totalAmount: Amount
    var balance: Amount
    /// ISO 4217.
    var currency: String
    /// `YYYY-MM-DD`.
    var dueDate: String?
    /// RFC 3339 in UTC.
    var createdAt: String
}

/// Sums over invoices. Amounts of two currencies are never added.
struct InvoiceTotals: Sendable {
    private var balances: [String: Int64] = [:]

    init(_ invoices: [ListedInvoice]) {
        for invoice in invoices { balances[invoice.currency, default: 0] += invoice.balance.thousandths }
    }

    /// What is still owed, by the currency's code.
    var owed: [(currency: String, amount: Amount)] {
        balances.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
            (currency: $0.key, amount: Amount(thousandths: $0.value))
        }
    }
}
