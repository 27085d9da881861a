import API
import Domain
import Storage

/// The invoice of a demo appointment, and what was paid on it.
enum DemoInvoice {
    static func issue(
        for appointment: DemoAppointment, _ tx: borrowing Transaction, _ call: AuthorizedRequest,
        _ recorder: ChangeRecorder
    ) throws {
        let body: JSONValue = [
            "items": [
                [
                    "description": .string(appointment.treatment.name), "quantity": 1,
                    "unitPrice": JSONValue(appointment.treatment.price),
                ]
            ]
        ]
        let fields = Fields(body: body)
        let request = InvoiceRequest.read(fields)
        let wanted = try fields.done(request)
        let invoice = try CreateInvoice.insert(
            tx, call, wanted, wanted.draft(tx, call.scope), patientId: appointment.patientId,
            appointmentId: appointment.id, recorder)
        guard appointment.paidHalves > 0 else { return }
        let payment = DemoDiary.request(
            at: call.now, parameters: ["id": invoice.row.id.description],
            body: [
                "amount": JSONValue(appointment.treatment.price * appointment.paidHalves / 2),
                "method": "cash",
            ])
        _ = try RecordPayment.run(
            tx, AuthorizedRequest(scope: call.scope, request: payment), .payment,
            Result { try RecordPayment(payment.fields()) }, recorder)
    }
}
