import API
import Domain
import HTTPTypes
import Storage

/// All that the printed page of an invoice shows.
struct InvoicePrint: Sendable {
    var invoice: InvoiceRow
    var items: [Domain.InvoiceItem]
    var payments: [PaymentRow]
    var clinicName: String
    var zone: Zone
    var patientNumber: String
    var patientPhone: String?
    var patientEmail: String?
    var appointment: Appointment?
    var printedAt: Instant

    struct Appointment: Sendable {
        var date: LocalDate
        var type: String
        var doctorName: String?
    }

    var issued: LocalDate { zone.local(invoice.createdAt).date }

    /// Something is owed, and the last day to pay it has passed by the clinic's clock.
    var isOverdue: Bool {
        guard let due = invoice.dueDate else { return false }
        return invoice.account.balance > .zero && due < zone.local(printedAt).date
    }
}

extension InvoicePrint {
    /// Throws 404, or 403 for another patient's.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, at now: Instant
    ) throws -> InvoicePrint {
        let invoice = try InvoiceQueries.row(tx, scope, id)
        let items = try tx.query(
            """
            SELECT description, quantity, unit_price FROM invoice_items WHERE invoice_id = \(id)
            ORDER BY position LIMIT \(InvoiceDraft.maximumItems)
            """
        ) { row in
            Domain.InvoiceItem(
                description: try row.get(0), quantity: try row.get(1), unitPrice: try row.get(2))
        }
        let payments = try PaymentQueries.grouped(tx, [id])[id] ?? []
        let page = try tx.first(
            """
            SELECT c.name, c.timezone, p.patient_number, p.phone, p.email, a.date, a.appointment_type,
                'Dr. ' || d.first_name || ' ' || d.last_name
            FROM invoices i JOIN clinics c ON c.id = i.clinic_id JOIN patients p ON p.id = i.patient_id
                LEFT JOIN appointments a ON a.id = coalesce(i.appointment_id, i.replaced_appointment_id)
                LEFT JOIN users d ON d.id = a.doctor_id
            WHERE i.id = \(id) AND i.clinic_id = \(scope.clinicId)
            """
        ) { row in
            let date: LocalDate? = try row.get(5)
            let type: String? = try row.get(6)
            let doctorName: String? = try row.get(7)
            return InvoicePrint(
                invoice: invoice, items: items, payments: payments, clinicName: try row.get(0),
                zone: try row.get(1),
                patientNumber: try row.get(2), patientPhone: try row.get(3), patientEmail: try row.get(4),
                appointment: date.map { Appointment(date: $0, type: type ?? "", doctorName: doctorName) },
                printedAt: now)
        }
        guard let page else { throw Problem.notFound("Invoice") }
        return page
    }
}

/// `GET /invoices/:id/print`: the invoice as a page for paper.
enum PrintInvoice {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let print = try InvoicePrint.found(tx, call.scope, try call.id(), at: call.now)
        var reply = Reply.html(InvoicePage(print).html, style: InvoiceStyle.css.description)
        reply.headers[.contentDisposition] = "inline; filename=\"\(print.invoice.number).html\""
        return reply
    }
}

extension LocalDate {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// For people: "15 May 2026".
    var long: String { "\(day) \(Self.months[month - 1]) \(year)" }
}
