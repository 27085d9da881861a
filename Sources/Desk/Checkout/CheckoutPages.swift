import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/visits/{id}/checkout`: what was done is billed, and paid (front-desk.md D3). It is the
/// front desk's: doctors see no amounts.
enum CheckoutPages {
    static let routes: [DeskRoute] = [
        .role(.frontDesk, .get, "/desk/:clinic/visits/:id/checkout") { page in
            reply(try await Checkout.load(page))
        },
        .role(.frontDesk, .post, "/desk/:clinic/visits/:id/checkout") { page in try await bill(page) },
        .role(.frontDesk, .post, "/desk/:clinic/visits/:id/payments") { page in try await pay(page) },
        .role(.frontDesk, .get, "/desk/:clinic/visits/:id/invoice") { page in try await print(page) },
    ]

    private static func reply(_ checkout: Checkout) -> DeskReply {
        checkout.page.page(
            checkout.page.words("Check-out"), status: checkout.problem?.status ?? .ok, current: .day,
            checkout.html)
    }

    /// A button of the form: "Complete and invoice", or one that changes its rows.
    private static func bill(_ page: PageRequest) async throws -> DeskReply {
        var checkout = try await Checkout.load(page)
        checkout.bill = CheckoutBill(form: page.form)
        switch page.form["step"] {
        case "add":
            if checkout.bill.rows.count < CheckoutBill.mostRows { checkout.bill.rows.append(.init()) }
            return reply(checkout)
        case "total": return reply(checkout)
        case "complete":
            return try await complete(&checkout)
        default:
            guard let index = page.form.number("remove") else { return reply(checkout) }
            if checkout.bill.rows.indices.contains(index) { checkout.bill.rows.remove(at: index) }
            if checkout.bill.rows.isEmpty { checkout.bill.rows = [.init()] }
            return reply(checkout)
        }
    }

    private static func complete(_ checkout: inout Checkout) async throws -> DeskReply {
        let page = checkout.page
        checkout.bill = checkout.bill.withoutEmptyRows
        do {
            if checkout.appointment.status == "completed" {
                var body = checkout.bill.body
                body["appointmentId"] = .string(checkout.appointment.id)
                try await page.api.change(.post, "/invoices", .object(body), key: page.form["key"])
            } else {
                try await page.api.change(
                    .patch, "\(page.appointmentPath)/status",
                    ["status": "completed", "invoice": .object(checkout.bill.body)], key: page.form["key"],
                    ifMatch: page.seenTag)
            }
            let name = checkout.open.name
            return page.done(checkout.open.address("/checkout"), page.words("Invoiced: {0}", name))
        } catch let problem as APIProblem where problem.isOfForm {
            var now = try await Checkout.load(page)
            (now.bill, now.problem) = (checkout.bill, problem)
            return reply(now)
        }
    }

    private static func pay(_ page: PageRequest) async throws -> DeskReply {
        var checkout = try await Checkout.load(page)
        guard let invoice = checkout.invoice else { return .seeOther(checkout.open.address("/checkout")) }
        var body = JSONObject()
        body["amount"] = CheckoutBill.number(page.form["amount"] ?? "")
        body["method"] = page.form.text("method").map { JSONValue.string($0) }
        body["reference"] = page.form.text("reference").map { JSONValue.string($0) }
        do {
            try await page.api.change(
                .post, "/invoices/\(invoice.id)/payments", .object(body), key: page.form["key"])
            return page.done(checkout.open.address("/checkout"), page.words("Payment recorded"))
        } catch let problem as APIProblem where problem.isOfForm {
            checkout.paymentProblem = problem
            return page.page(
                page.words("Check-out"), status: problem.status, current: .day, checkout.html)
        }
    }

    /// The API's own page to print, asked for in this clinic.
    private static func print(_ page: PageRequest) async throws -> DeskReply {
        let appointment = try await page.api.get(page.appointmentPath, as: ShownAppointment.self)
        guard let invoice = appointment.invoiceId else {
            return .seeOther(page.address("/visits/\(appointment.id)/checkout"))
        }
        let printed = try await page.api.raw("/invoices/\(invoice)/print")
        var reply = DeskReply(.ok, headers: [.cacheControl: "no-store"], body: printed.body)
        for name in [HTTPField.Name.contentType, .contentSecurityPolicy, .xContentTypeOptions] {
            reply.headers[name] = printed.headers[name]
        }
        return reply
    }
}
