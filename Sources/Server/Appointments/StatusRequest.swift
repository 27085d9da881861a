import API
import Domain

/// What PATCH `/status` asks for (spec, contract §4.9, §4.10).
struct StatusRequest: Sendable {
    var status: AppointmentStatus
    /// Replaces the appointment's notes.
    var reason: String?
    var operatory: String?
    var roomId: ID?
    var invoice: InvoiceRequest?

    init(_ request: RequestData) throws {
        let fields = try request.fields()
        reason = fields.optional("reason", .text(max: AppointmentLimits.notes))
        operatory = fields.optional("operatory", .text(max: AppointmentLimits.operatory))
        roomId = fields.optional("roomId", .id)
        invoice = InvoiceRequest(fields)
        status = try fields.done(fields.required("status", .choice(of: AppointmentStatus.self)))
    }
}
