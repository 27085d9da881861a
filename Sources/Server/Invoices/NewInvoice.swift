import API
import Domain
import Storage

/// `POST /invoices`: bills a patient, for a visit or without one (contract §8).
struct NewInvoice: Sendable {
    /// Absent: the visit's patient.
    var patientId: ID?
    var appointmentId: ID?
    var request: InvoiceRequest

    init(_ incoming: Incoming) throws {
        let fields = try incoming.fields()
        patientId = fields.optional("patientId", .id)
        appointmentId = fields.optional("appointmentId", .id)
        let isNamed = ["patientId", "appointmentId"].contains { fields.has($0) && !fields.isNull($0) }
        if !isNamed { fields.refuse("patientId", "is required without appointmentId") }
        request = try fields.done(InvoiceRequest.read(fields))
    }

    static func run(_ tx: borrowing Transaction, _ call: Call, _ body: Decoded<NewInvoice>, _ journal: Journal) throws -> Reply {
        let scope = call.scope
        let new = try body.get()
        let draft = try new.request.draft(tx, scope)
        let visit = try new.appointmentId.map { try Visit.locked(tx, scope, $0) }
        guard let patientId = new.patientId ?? visit?.patientId else { throw Problem.invalid("patientId", "is required") }
        _ = try PatientCard.found(tx, scope, patientId)
        if let visit, visit.patientId != patientId { throw Problem.invalid("appointmentId", "is another patient's appointment") }
        let invoice = try CreateInvoice.insert(tx, call, new.request, draft, patientId: patientId, visitId: visit?.id, journal)
        if let visit { try journal.rebilled(visit.id, tx, call) }
        return .created(invoice, at: "\(InvoiceRoutes.address)/\(invoice.row.id)")
    }
}
