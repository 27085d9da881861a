import API
import Domain

/// The shapes of invoices and payments, for the API's description.
enum InvoiceSchemas {
    static let status = Schema.oneOf(InvoiceStatus.allCases.map(\.rawValue))
    static let charge = Schema.plain([
        "type": "number", "minimum": 0, "maximum": 10_000_000_000_000, "description": "Two decimals at most",
    ])

    static let item = Schema.named(
        "InvoiceItem",
        .object([
            .required("description", .text), .required("quantity", .plain(["type": "number"])),
            .required("unitPrice", .money),
            .nullable("cost", .money), .nullable("total", .money),
        ]))

    static let payment = Schema.named("Payment", .object(paymentKeys))

    static let receipt = Schema.named(
        "PaymentReceipt",
        .object(paymentKeys + [.required("invoiceStatus", status), .required("invoiceBalance", .money)]))

    private static let paymentKeys: [Schema.Property] = [
        .required("id", .uuid), .required("clinicId", .uuid), .required("invoiceId", .uuid),
        .required("kind", .oneOf(PaymentKind.allCases.map(\.rawValue))), .required("amount", .money),
        .required("method", method),
        .nullable("reference", .text), .nullable("recordedBy", .uuid), .required("createdAt", .timestamp),
    ]

    static let method = Schema.oneOf(PaymentMethod.allCases.map(\.rawValue))

    static let invoice = Schema.named(
        "Invoice",
        .object([
            .required("id", .uuid), .required("clinicId", .uuid), .required("invoiceNumber", .text),
            .required("patientId", .uuid),
            .nullable("patientName", .text), .nullable("appointmentId", .uuid), .required("status", status),
            .required("items", .list(item, limit: InvoiceDraft.maximumItems)), .required("subtotal", .money),
            .required("discountAmount", .money), .required("taxAmount", .money),
            .required("totalAmount", .money),
            .required("paidAmount", .money), .required("balance", .money), .required("currency", .text),
            .nullable("notes", .text),
            .nullable("dueDate", .date), .nullable("voidReason", .text),
            .required("payments", .list(payment, limit: PaymentQueries.maximum)),
            .required("createdAt", .timestamp),
            .required("updatedAt", .timestamp),
        ]))

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
            .required("method", method), .blankable("reference", .text(max: RecordPayment.maximumReference)),
        ]))

    static let voiding = Schema.named(
        "InvoiceVoiding", .object([.required("reason", .text(max: VoidInvoice.maximumReason))]))
}
