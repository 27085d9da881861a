import API
import Domain
import HTTPTypes
import Storage

/// `PATCH /appointments/:id/status`: exactly the transitions of the specification, with an invoice if one
/// is asked for.
enum ChangeStatus {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<StatusRequest>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try AppointmentRow.locked(tx, scope, try call.id())
        let wanted = try body.get()
        let draft = try wanted.invoice?.draft(tx, scope)
        try StatusChange(from: before.status, to: wanted.status).judge(
            by: scope.role, ownAppointment: before.patientId == scope.patientId)
        if scope.role == .patient, wanted.invoice != nil || wanted.roomId != nil || wanted.operatory != nil {
            throw Problem.forbidden("Patients can only change the status of their appointments")
        }
        var slot = before.slot
        slot.roomId = wanted.roomId ?? slot.roomId
        slot.operatory = wanted.operatory ?? slot.operatory
        if slot.roomId != before.slot.roomId { try RoomSign.found(tx, scope, slot.roomId) }
        let change = AppointmentUpdate(
            slot: slot, span: try span(tx, call, before, slot, to: wanted.status),
            appointmentType: before.appointmentType, status: wanted.status,
            notes: wanted.reason ?? before.notes, overriding: before.overriding, sequenceStep: 1)
        let now = try recorder.stamp(tx, showing: [slot.doctorId])
        try Admission.insert(tx, call, slot, moving: before.id) {
            try tx.attempt(AppointmentQueries.replace(scope, before.id, with: change, at: now))
        }
        try FlowSteps.follow(tx, scope, before, to: wanted.status, slot, at: call.now, stamp: now)
        if let invoice = wanted.invoice, let draft {
            try CreateInvoice.run(tx, call, invoice, draft, for: before, recorder)
        }

        let after = try AppointmentRow.found(tx, scope, before.id)
        try recorder.changed(before, to: after, as: .statusChanged, tx)
        return .json(after.shown(to: scope.role))
    }

    /// An approval is checked for conflicts again, unless staff have overridden the rule for it already. Of
    /// an appointment that keeps its time, another room or operatory is.
    private static func span(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ before: AppointmentRow,
        _ slot: RequestedSlot, to status: AppointmentStatus
    ) throws -> AppointmentSpan {
        guard status.holdsTime else { return before.span }
        if before.status.isApproved(by: status) && before.overriding == nil {
            return try Admission.admit(tx, call, slot, moving: before.id).span
        }
        guard !before.slot.isSame(as: slot) else { return before.span }
        try Admission.requirePlace(tx, call, slot, changedFrom: before.slot, moving: before.id)
        return before.span
    }
}

/// What PATCH `/status` asks for (spec, contract §4.9, §4.10).
struct StatusRequest: Sendable {
    var status: AppointmentStatus
    /// Replaces the appointment's notes.
    var reason: String?
    var operatory: String?
    var roomId: ID?
    var invoice: InvoiceRequest?

    init(_ fields: Fields) throws {
        reason = fields.optional("reason", .text(max: AppointmentLimits.notes))
        operatory = fields.optional("operatory", .text(max: AppointmentLimits.operatory))
        roomId = fields.optional("roomId", .id)
        invoice = InvoiceRequest(fields)
        status = try fields.done(fields.required("status", .choice(of: AppointmentStatus.self)))
    }
}

extension StatusRefusal: ProblemConvertible {
    var problem: Problem {
        Problem(self == .forbidden ? .forbidden : .badRequest, error: error, message: message, code: code)
    }
}
