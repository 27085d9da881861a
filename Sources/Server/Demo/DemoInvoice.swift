import API
import Domain
import Storage

/// The invoice of a demo visit, and what was paid on it.
enum DemoInvoice {
    static func issue(for visit: DemoVisit, _ tx: borrowing Transaction, _ call: Call, _ journal: Journal) throws {
        let body: JSONValue = [
            "items": [["description": .string(visit.treatment.name), "quantity": 1, "unitPrice": JSONValue(visit.treatment.price)]]
        ]
        let fields = Fields(body: body)
        let request = InvoiceRequest.read(fields)
        let wanted = try fields.done(request)
        let invoice = try CreateInvoice.insert(
            tx, call, wanted, wanted.draft(tx, call.scope), patientId: visit.patientId, visitId: visit.id, journal)
        guard visit.paidHalves > 0 else { return }
        let payment = DemoDiary.request(
            at: call.now, parameters: ["id": invoice.row.id.description],
            body: ["amount": JSONValue(visit.treatment.price * visit.paidHalves / 2), "method": "cash"])
        _ = try RecordPayment.run(
            tx, Call(scope: call.scope, request: payment), .payment, Result { try RecordPayment(payment) }, journal)
    }
}
