import API
import Domain
import Storage

/// What an invoice is to say: the `invoice` of a status change, and the body of `POST /invoices` (spec,
/// contract §4.10, §8).
struct InvoiceRequest: Sendable {
    static let maximumNotes = 5000

    var items: [Domain.InvoiceItem]
    var discount: Money
    var tax: Money
    var notes: String?
    var dueDate: LocalDate?
    /// What goes before a field's name in the request.
    var path = ""

    /// What is billed, in the clinic's currency of now. Throws 400 that names every field that is
    /// wrong in it.
    func draft(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> InvoiceDraft {
        try draft(in: ClinicQueries.currency(tx, scope))
    }

    func draft(in currency: Currency) throws -> InvoiceDraft {
        switch InvoiceDraft.make(items: items, discount: discount, tax: tax, in: currency) {
        case .success(let draft): return draft
        case .failure(let problems):
            throw Problem.invalid(
                problems.fields.map { FieldError(field: path + $0.field, message: $0.message) })
        }
    }

    /// The invoice that `fields` spell. Nil when it is wrong: its errors are then in `fields`.
    static func read(_ fields: Fields) -> InvoiceRequest? {
        let items = fields.required(
            "items", .array(of: .object(item), min: 1, max: InvoiceDraft.maximumItems))
        let discount = fields.optional("discountAmount", .charge)
        let tax = fields.optional("taxAmount", .charge)
        let notes = fields.optional("notes", .text(max: maximumNotes))
        let dueDate = fields.optional("dueDate", .date)
        guard let items else { return nil }
        return InvoiceRequest(
            items: items, discount: discount ?? .zero, tax: tax ?? .zero, notes: notes, dueDate: dueDate)
    }

    private static func item(_ fields: Fields) -> Domain.InvoiceItem? {
        let description = fields.required("description", .text(max: InvoiceDraft.maximumDescription))
        let quantity = fields.required("quantity", .quantity)
        let unitPrice = fields.required("unitPrice", .charge)
        let cost = fields.optional("cost", .charge)
        guard let description, let quantity, let unitPrice else { return nil }
        return Domain.InvoiceItem(
            description: description, quantity: quantity, unitPrice: unitPrice, cost: cost)
    }
}

extension InvoiceRequest {
    /// The `invoice` of a body. Nil when there is none, or a wrong one: its errors are then in `fields`.
    init?(_ fields: Fields) {
        guard let request = fields.optional("invoice", .object(InvoiceRequest.read)) else { return nil }
        self = request
        path = "invoice."
    }
}
