import API
import Domain
import Storage

/// Reads invoices with their lines and payments. Every query is a tenant's: it takes the scope
/// that proves it.
enum InvoiceQueries {
    /// The invoice with this id in the scope's clinic, if the caller may see it. Throws 404, or 403
    /// for another patient's.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> Invoice {
        try whole(tx, scope, [row(tx, scope, id)])[0]
    }

    /// The invoice's own row, by the same rules as ``found(_:_:_:)``.
    static func row(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> InvoiceRow {
        let source: SQL = "\(InvoiceRow.source) WHERE i.id = \(id) AND i.clinic_id = \(scope.clinicId)"
        let invoice = try tx.found("Invoice", InvoiceRow.columns, from: source)
        guard scope.role != .patient || invoice.patientId == scope.patientId else {
            throw Problem.forbidden("This is another patient's invoice")
        }
        return invoice
    }

    /// The row, held until the transaction ends: money moves on an invoice one payment at a time. Its
    /// appointment is held first, as in every other write, so that nobody can deadlock. SQLite's one writer
    /// needs no such locks.
    static func locked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> InvoiceRow {
        if let appointment = try row(tx, scope, id).appointmentId {
            try tx.hold("appointments WHERE id = \(appointment) AND clinic_id = \(scope.clinicId)")
        }
        try tx.hold("invoices WHERE id = \(id) AND clinic_id = \(scope.clinicId)")
        return try row(tx, scope, id)
    }

    /// Adds lines and payments to rows, in their order.
    static func whole(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ rows: [InvoiceRow]
    ) throws -> [Invoice] {
        guard !rows.isEmpty else { return [] }
        let items = try items(tx, scope, rows.map(\.id))
        let payments = try PaymentQueries.grouped(tx, rows.map(\.id))
        return rows.map { Invoice(row: $0, items: items[$0.id] ?? [], payments: payments[$0.id] ?? []) }
    }

    /// What an item cost the clinic is none of its patients' business.
    private static func items(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ ids: [ID]
    ) throws -> [ID: [InvoiceLine]] {
        var lines = try tx.query(
            """
            SELECT \(InvoiceLine.columns) FROM invoice_items
            WHERE invoice_id IN \(list: ids) ORDER BY invoice_id, position
            LIMIT \(ids.count * InvoiceDraft.maximumItems)
            """, InvoiceLine.columns.read)
        if !scope.role.isStaff {
            for index in lines.indices { lines[index].cost = nil }
        }
        return Dictionary(grouping: lines, by: \.invoiceId)
    }
}
