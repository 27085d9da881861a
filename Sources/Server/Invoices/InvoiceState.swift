import API
import Domain
import Storage

/// What of an invoice can change, as the audit trail keeps it.
struct InvoiceState: JSONEncodable {
    let row: InvoiceRow

    init(_ row: InvoiceRow) { self.row = row }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("invoiceNumber", row.number)
        json.field("status", row.account.status.rawValue)
        json.field("totalAmount", row.total.wire)
        json.field("paidAmount", row.paid.wire)
        json.field("balance", row.account.balance.wire)
        json.field("notes", row.notes)
        json.field("dueDate", row.dueDate?.description)
        json.field("voidReason", row.voidReason)
        json.endObject()
    }
}

extension Journal {
    /// A visit shows its invoice's status and balance, so it changes with them: phones that ask what is new, and those that
    /// listen, learn of it.
    func rebilled(_ visitId: ID, _ tx: borrowing Transaction, _ call: Call) throws {
        let now = try stamp(tx)
        try tx.run("UPDATE appointments SET updated_at = \(now) WHERE id = \(visitId) AND clinic_id = \(call.scope.clinicId)")
        let visit = try Visit.found(tx, call.scope, visitId)
        publish(.appointmentUpdated, to: .clinic(patient: visit.patientId), data: visit.wire)
    }
}
