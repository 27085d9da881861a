import API
import Domain

/// The shapes of invoices and payments, for the API's description.
enum InvoiceSchemas {
    static let charge = Schema.plain([
        "type": "number", "minimum": 0, "maximum": 10_000_000_000_000, "description": "Two decimals at most",
    ])

    /// The keys of ``InvoiceRequest``.
    static let requestKeys: [Schema.Property] = [
        .required("items", .list(requestItem, least: 1, limit: InvoiceDraft.maximumItems)),
        .optional("discountAmount", charge), .optional("taxAmount", charge),
        .blankable("notes", .text(max: InvoiceRequest.maximumNotes)), .optional("dueDate", .date),
    ]

    private static let requestItem = Schema.object([
        .required("description", .text(max: InvoiceDraft.maximumDescription)),
        .required("quantity", .quantity),
        .required("unitPrice", charge), .optional("cost", charge),
    ])

    /// The `invoice` of a status change.
    static let request = Schema.object(requestKeys)

    static let creation = Schema.named(
        "InvoiceCreation",
        .object([.optional("patientId", .uuid), .optional("appointmentId", .uuid)] + requestKeys))

    static let change = Schema.named(
        "InvoiceChange",
        .object([.blankable("notes", .text(max: InvoiceRequest.maximumNotes)), .optional("dueDate", .date)]))

    static let payingIn = Schema.named(
        "PaymentRecord",
        .object([
            .required(
                "amount", .plain(["type": "number", "exclusiveMinimum": 0, "maximum": 10_000_000_000_000])),
            .required("method", PaymentMethod.schema),
            .blankable("reference", .text(max: RecordPayment.maximumReference)),
        ]))

    static let voiding = Schema.named(
        "InvoiceVoiding", .object([.required("reason", .text(max: VoidInvoice.maximumReason))]))
}
