import API
import Domain

/// What an invoice is to say: the `invoice` of a status change, and the body of `POST /invoices` (spec,
/// contract §4.10, §8).
struct InvoiceRequest: Sendable {
    static let maximumNotes = 5000

    var draft: InvoiceDraft
    var notes: String?
    var dueDate: LocalDate?

    /// The `invoice` of a body. Nil when there is none, or a wrong one: its errors are then in `fields`.
    init?(_ fields: Fields) {
        guard let request = fields.optional("invoice", .object(InvoiceRequest.read)) else { return nil }
        self = request
    }

    private init(draft: InvoiceDraft, notes: String?, dueDate: LocalDate?) {
        self.draft = draft
        self.notes = notes
        self.dueDate = dueDate
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
        switch InvoiceDraft.make(items: items, discount: discount ?? .zero, tax: tax ?? .zero) {
        case .success(let draft): return InvoiceRequest(draft: draft, notes: notes, dueDate: dueDate)
        case .failure(let problems):
            for problem in problems.fields { fields.refuse(problem.field, problem.message) }
            return nil
        }
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
