import API
import Domain
import Storage

/// What of an invoice can change, as the audit trail keeps it.
struct InvoiceState: WireObject {
    let row: InvoiceRow

    init(_ row: InvoiceRow) { self.row = row }

    static let fields: [Field<InvoiceState>] = [
        Field("invoiceNumber", \.row.number), Field("status", \.row.account.status), Field("totalAmount", \.row.total),
        Field("paidAmount", \.row.paid), Field("balance", \.row.account.balance), Field("notes", \.row.notes),
        Field("dueDate", \.row.dueDate), Field("voidReason", \.row.voidReason),
    ]
}

extension Journal {
    /// A visit shows its invoice's status and balance, so it changes with them: phones that ask what is new, and those that
    /// listen, learn of it.
    func rebilled(_ visitId: ID, _ tx: borrowing Transaction, _ call: Call) throws {
        let now = try stamp(tx)
        try tx.run("UPDATE appointments SET updated_at = \(now) WHERE id = \(visitId) AND clinic_id = \(call.scope.clinicId)")
        let visit = try Visit.found(tx, call.scope, visitId)
        publish(.appointmentUpdated, to: .clinic(patient: visit.patientId), data: visit)
    }
}
