import API
import Domain
import HTTPTypes
import Storage

/// Invoices and payments (contract §4.10, §8).
enum InvoiceRoutes {
    static let address = "/api/v1/protected/invoices"

    static let routes: [Route] = [
        .read("/invoices", .everyMember, list, ListInvoices.run).taggedByRevision().tallied(.invoice),
        .write(.post, "/invoices", .staff, create, decode: NewInvoice.init, NewInvoice.run),
        .read("/invoices/:id", .everyMember, get) { tx, call in
            .json(try InvoiceQueries.found(tx, call.scope, try call.id()))
        }.audited(.invoice).held { tx, call in _ = try InvoiceQueries.locked(tx, call.scope, try call.id()) },
        .write(.patch, "/invoices/:id", .staff, change, decode: ChangeInvoice.init, ChangeInvoice.run),
        .write(.post, "/invoices/:id/void", .staff, void, decode: VoidInvoice.init, VoidInvoice.run),
        .read("/invoices/:id/payments", .everyMember, payments, ListPayments.run)
            .taggedByRevision().audited(.invoice),
        .write(.post, "/invoices/:id/payments", .staff, pay, decode: RecordPayment.init) {
            tx, call, body, recorder in
            try RecordPayment.run(tx, call, .payment, body, recorder)
        },
        .write(.post, "/invoices/:id/refunds", .staff, refund, decode: RecordPayment.init) {
            tx, call, body, recorder in
            try RecordPayment.run(tx, call, .refund, body, recorder)
        },
        .read("/invoices/:id/print", .everyMember, print, PrintInvoice.run).audited(.invoice),
    ]

    private static let tag = "Invoices"

    private static let list = Operation(
        tag: tag, summary: "List invoices",
        description: """
            Newest first. Patients see their own, staff the clinic's. A phone that was offline asks with \
            `updatedSince`. \(ListChanges.guide) Another name of the patient counts as a change. Invoices \
            are never deleted.
            """,
        query: .changes(InvoiceFilter.init),
        answer: .json(ChangesPage<Invoice>.schemaWithoutDeleted))

    private static let create = Operation(
        tag: tag, summary: "Issue an invoice",
        description: """
            For a patient, with or without one of their appointments; the patient may be left out when the \
            appointment is named. An appointment has one invoice, unless that is void: then the new one \
            takes its place. The number is the clinic's next, without gaps. The total is the sum of \
            quantity × unitPrice, less discountAmount, plus taxAmount. Each line is rounded to the decimals \
            of the clinic's currency (ISO 4217), half away from zero; an amount with more decimals is 400. \
            The invoice keeps its currency when the clinic changes its own.
            """,
        body: .init(
            "InvoiceCreation",
            example: [
                "patientId": "550e8400-e29b-41d4-a716-446655440002",
                "items": [
                    ["description": "Tooth whitening", "quantity": 1, "unitPrice": 5000, "cost": 5000],
                    ["description": "Scaling and polishing", "quantity": 1, "unitPrice": 3000],
                ],
                "discountAmount": 500, "taxAmount": 800, "notes": "10% discount applied",
                "dueDate": "2026-06-15",
            ]),
        status: .created, answer: .json(Invoice.schema), problems: [.notFound, .conflict])

    private static let get = Operation(
        tag: tag, summary: "Get an invoice", description: "What items cost the clinic is null for patients.",
        answer: .json(Invoice.schema))

    private static let change = Operation(
        tag: tag, summary: "Change an invoice's notes or due date",
        description:
            """
            What is owed can't be changed: void the invoice and issue another. A void invoice can't be \
            changed at all (409).
            """,
        body: .init("InvoiceChange", example: ["dueDate": "2026-06-30"]),
        answer: .json(Invoice.schema),
        problems: [.conflict])

    private static let void = Operation(
        tag: tag, summary: "Void an invoice",
        description:
            "It keeps its number and owes nothing. What was paid on it must be refunded first (409).",
        body: .init("InvoiceVoiding", example: ["reason": "Billed twice"]),
        answer: .json(Invoice.schema),
        problems: [.conflict])

    private static let payments = Operation(
        tag: tag, summary: "List an invoice's payments", description: "Payments and refunds, oldest first.",
        query: .list { _ in },
        answer: .json(Page<PaymentRow>.schema))

    private static let pay = Operation(
        tag: tag, summary: "Record a payment",
        description:
            """
            Part payments are fine. More than the balance is refused (400 OVERPAYMENT), and so is a \
            void invoice (409).
            """,
        body: .init("PaymentRecord", example: ["amount": 5000, "method": "card", "reference": "POS 4711"]),
        status: .created, answer: .json(RecordPayment.Receipt.schema), problems: [.conflict])

    private static let refund = Operation(
        tag: tag, summary: "Record a refund",
        description:
            "At most what was paid and not refunded yet (400 REFUND_TOO_HIGH). The balance rises by it.",
        body: .init(
            "PaymentRecord",
            example: ["amount": 500, "method": "cash", "reference": "Whitening not done"]),
        status: .created, answer: .json(RecordPayment.Receipt.schema), problems: [.conflict])

    private static let print = Operation(
        tag: tag, summary: "An invoice to print",
        description: """
            One HTML page for A4 paper, without scripts, in the clinic's name and zone and the invoice's \
            currency, with as many decimals as that currency has (ISO 4217).
            """,
        answer: .other(mediaType: "text/html", description: "The page"))
}
