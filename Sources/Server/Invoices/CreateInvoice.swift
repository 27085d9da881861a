import API
import Domain
import Storage

/// Bills a patient: one invoice with its lines, in the caller's transaction (contract §4.10).
enum CreateInvoice {
    /// For an appointment, as part of its status change.
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ request: InvoiceRequest,
        _ draft: InvoiceDraft, for appointment: AppointmentRow,
        _ recorder: ChangeRecorder
    ) throws {
        _ = try insert(
            tx, call, request, draft, patientId: appointment.patientId, appointmentId: appointment.id,
            recorder)
    }

    /// Returns the new invoice. Throws 409 when the appointment has one that is not void.
    static func insert(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ request: InvoiceRequest,
        _ draft: InvoiceDraft, patientId: ID,
        appointmentId: ID?, _ recorder: ChangeRecorder
    ) throws -> Invoice {
        let scope = call.scope
        let id = call.newId()
        let account = InvoiceAccount(total: draft.total)
        if let appointmentId { try replaceVoid(tx, scope, appointmentId) }
        // Last before the insert: the clinic's other writers wait for the stamp and the number from here on.
        let now = try recorder.stamp(tx)
        let number = InvoiceNumber.text(try ClinicCounter.next(tx, scope.clinicId, "invoice"))
        do {
            try tx.run(
                """
                INSERT INTO invoices (id, clinic_id, patient_id, appointment_id, invoice_number, status,
                currency, subtotal,
                    discount_amount, tax_amount, total_amount, balance, notes, due_date, created_at,
                    updated_at)
                VALUES (\(id), \(scope.clinicId), \(patientId), \(appointmentId), \(number),
                \(account.status.rawValue), \(draft.currency),
                    \(draft.subtotal), \(draft.discount), \(draft.tax), \(draft.total), \(account.balance),
                    \(request.notes),
                    \(request.dueDate), \(now), \(now))
                """)
        } catch let error as DatabaseError
            where error.isUnique(sqlite: "invoices.appointment_id", postgres: "invoices_appointment_key")
        {
            throw Problem.conflict("The appointment has an invoice already", code: "INVOICE_EXISTS")
        }
        try tx.run(lines(draft, of: id))
        let invoice = try InvoiceQueries.found(tx, scope, id)
        recorder.audit(.created, .invoice, id, of: patientId, before: nil, after: invoice)
        recorder.invoiceUpdated(invoice.row)
        if let appointmentId {
            recorder.audit(
                .invoiced, .appointment, appointmentId, of: patientId, before: nil, after: invoice)
        }
        return invoice
    }

    /// A void invoice makes room for the one that takes its place.
    private static func replaceVoid(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ appointmentId: ID
    ) throws {
        try tx.run(
            """
            UPDATE invoices SET appointment_id = NULL, replaced_appointment_id = appointment_id
            WHERE appointment_id = \(appointmentId) AND clinic_id = \(scope.clinicId)
            AND status = \(InvoiceStatus.void.rawValue)
            """)
    }

    private static func lines(_ draft: InvoiceDraft, of invoice: ID) -> SQL {
        let rows: [SQL] = draft.items.enumerated().map { position, item in
            """
            (\(invoice), \(position), \(item.description), \(item.quantity), \(item.unitPrice), \(item.cost),
                \(item.amount(in: draft.currency)))
            """
        }
        return """
            INSERT INTO invoice_items (invoice_id, position, description, quantity, unit_price, cost, amount)
            VALUES \(rows.joined(separator: ", "))
            """
    }
}

/// "INV-000123": counted per clinic, without gaps.
enum InvoiceNumber {
    static func text(_ number: Int64) -> String {
        let digits = String(number)
        return "INV-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
