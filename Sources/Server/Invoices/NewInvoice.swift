import API
import Domain
import Storage

/// `POST /invoices`: bills a patient, for an appointment or without one (contract §8).
struct NewInvoice: Sendable {
    /// Absent: the appointment's patient.
    var patientId: ID?
    var appointmentId: ID?
    var request: InvoiceRequest

    init(_ fields: Fields) throws {
        patientId = fields.optional("patientId", .id)
        appointmentId = fields.optional("appointmentId", .id)
        let isNamed = ["patientId", "appointmentId"].contains { fields.has($0) && !fields.isNull($0) }
        if !isNamed { fields.refuse("patientId", "is required without appointmentId") }
        request = try fields.done(InvoiceRequest.read(fields))
    }

    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<NewInvoice>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let new = try body.get()
        let draft = try new.request.draft(tx, scope)
        let appointment = try new.appointmentId.map { try AppointmentRow.locked(tx, scope, $0) }
        guard let patientId = new.patientId ?? appointment?.patientId else {
            throw Problem.invalid("patientId", "is required")
        }
        _ = try PatientCard.found(tx, scope, patientId)
        if let appointment, appointment.patientId != patientId {
            throw Problem.invalid("appointmentId", "is another patient's appointment")
        }
        let invoice = try CreateInvoice.insert(
            tx, call, new.request, draft, patientId: patientId, appointmentId: appointment?.id, recorder)
        if let appointment { try recorder.rebilled(appointment.id, tx, call) }
        return .created(invoice, at: "\(InvoiceRoutes.address)/\(invoice.row.id)")
    }
}
