import API
import HTTPTypes
import Markup

/// The dialog "Void" over an invoice: asks once more, and why. The invoice keeps its number and owes nothing.
enum VoidDialog {
    static func show(_ page: PageRequest) async throws -> DeskReply { try await dialog(page, problem: nil) }

    static func void(_ page: PageRequest) async throws -> DeskReply {
        do {
            try await page.api.change(
                .post, "/invoices/\(page.rowId)/void", ["reason": .string(page.form["reason"] ?? "")],
                key: page.form.text("key"))
            return page.done(page.address("/invoices/\(page.rowId)"), page.words("The invoice is void"))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await dialog(page, problem: problem)
        }
    }

    private static func dialog(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let shown = try await InvoicePage.load(page)
        let words = page.words
        let reason = Field(
            name: "reason", label: words("Reason"), kind: .area, value: page.form["reason"] ?? "",
            isRequired: true, attributes: " maxlength=\"1000\"")
        let form = Form(
            id: "void-invoice", action: shown.address("/void"), fields: [reason], button: words("Void"),
            problem: problem, cancel: shown.address())
        return try await page.dialog(
            words("Void invoice {0}", shown.invoice.invoiceNumber), behind: shown.address(),
            status: problem?.status ?? .ok, current: .invoices, wide: false, form.html(page)
        ) {
            (shown.title, shown.html)
        }
    }
}
