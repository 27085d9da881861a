import API
import HTTPTypes
import Markup

/// An appointment at check-out: the form of its bill, or the invoice that there is.
struct Checkout: Sendable {
    let open: OpenAppointment
    /// A void one counts as none: another takes its place.
    let invoice: Invoice?
    var bill: CheckoutBill
    /// Why the bill was refused.
    var problem: APIProblem?
    /// Why a payment was refused.
    var paymentProblem: APIProblem?

    static func load(_ page: PageRequest) async throws -> Checkout {
        let open = try await OpenAppointment.load(page)
        var invoice: Invoice?
        if let id = open.appointment.invoiceId {
            invoice = try await page.api.get("/invoices/\(id)", as: Invoice.self)
        }
        if invoice?.status == "void" { invoice = nil }
        let row = CheckoutBill.Row(description: open.appointment.appointmentType)
        return Checkout(open: open, invoice: invoice, bill: CheckoutBill(rows: [row]))
    }

    var page: PageRequest { open.page }
    var appointment: ShownAppointment { open.appointment }
    private var words: Words { open.words }

    var html: HTML {
        """
        <p class="lead"><a href="\(open.address())"><strong><bdi>\(open.name)</bdi></strong></a>, \
        \(appointment.longDate(words)), \(appointment.appointmentTime) \
        \(StatusMark(status: appointment.status).html(words))</p>
        \(content)
        """
    }

    private var content: HTML {
        if let invoice {
            return InvoicePanel(checkout: self, invoice: invoice, problem: paymentProblem).html
        }
        if appointment.status == "in_progress" || appointment.status == "completed" {
            return CheckoutForm(checkout: self).html
        }
        guard appointment.status == "scheduled" || appointment.status == "confirmed" else {
            return "<p class=\"empty\">\(words("There is nothing to bill."))</p>"
        }
        return """
            <p class="notice">\(words("It has to be started before it can be completed."))</p>
            <p><a role="button" class="button" href="\(open.address())" data-dialog>\
            \(words("Open the appointment"))</a></p>
            """
    }
}
