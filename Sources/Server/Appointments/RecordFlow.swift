import API
import Domain
import Storage

/// `POST /appointments/:id/flow`: a step of the patient through the day of the appointment, or the last one
/// taken back (front-desk.md, D5 point 8).
enum RecordFlow {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<FlowRequest>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try AppointmentRow.locked(tx, scope, try call.id())
        let wanted = try body.get()
        if scope.role == .patient {
            guard wanted.step == .arrived, !wanted.isUndo, wanted.roomId == nil else {
                throw Problem.forbidden(
                    "Patients can only say that they have arrived for their own appointments")
            }
            try AppointmentFlow.requireOwnArrival(for: before.span.start, at: call.now)
        }
        let after =
            try wanted.isUndo ? undo(wanted, before, tx, call) : take(wanted, before, tx, call)
        if !before.slot.isSame(as: after.slot) {
            try Admission.requirePlace(tx, call, after.slot, changedFrom: before.slot, moving: before.id)
        }
        let now = try recorder.stamp(tx, showing: [before.slot.doctorId])
        try update(tx, call, before, after, at: now)
        try tx.run(FlowSteps.set(scope, before.id, after.flow, at: now))
        if wanted.isUndo {
            try FlowSteps.remove(tx, wanted.step, of: before.id)
        } else {
            try FlowSteps.add(tx, wanted.step, to: before, in: after.slot.roomId)
        }
        let recorded = try AppointmentRow.found(tx, scope, before.id)
        let action: AuditAction = before.status == after.status ? .updated : .statusChanged
        try recorder.changed(before, to: recorded, as: action, tx)
        return .json(recorded.shown(to: scope.role))
    }

    /// The appointment with one more step.
    private static func take(
        _ wanted: FlowRequest, _ before: AppointmentRow, _ tx: borrowing Transaction,
        _ call: AuthorizedRequest
    ) throws -> AppointmentRow {
        var after = before
        after.slot.roomId = wanted.roomId ?? before.slot.roomId
        if after.slot.roomId != before.slot.roomId {
            try RoomSign.found(tx, call.scope, after.slot.roomId)
        }
        let isToday = try ClinicQueries.today(tx, call.scope, at: call.now) == before.slot.date
        after.flow = try before.flow.taking(wanted.step, in: before.status, isToday: isToday, at: call.now)
        if wanted.step == .seated { after.status = .inProgress }
        return after
    }

    /// The appointment without its last step, in the status and room that it had before.
    private static func undo(
        _ wanted: FlowRequest, _ before: AppointmentRow, _ tx: borrowing Transaction,
        _ call: AuthorizedRequest
    ) throws -> AppointmentRow {
        let replaced = try FlowSteps.replaced(tx, before.id)
        var after = before
        after.flow = try before.flow.undoing(
            wanted.step, in: before.status, keepsArrival: replaced[.arrived] != nil, at: call.now)
        if let state = replaced[wanted.step] {
            if wanted.step == .seated { after.status = state.status }
            if before.slot.roomId == state.nextRoomId { after.slot.roomId = state.roomId }
        }
        return after
    }

    /// Writes another status or room, if the step brings one.
    private static func update(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ before: AppointmentRow,
        _ after: AppointmentRow, at now: Instant
    ) throws {
        guard before.status != after.status || before.slot != after.slot else { return }
        let change = AppointmentUpdate(
            slot: after.slot, span: before.span, appointmentType: before.appointmentType,
            status: after.status, notes: before.notes, overriding: before.overriding, sequenceStep: 1)
        try Admission.insert(tx, call, after.slot, moving: before.id) {
            try tx.attempt(AppointmentQueries.replace(call.scope, before.id, with: change, at: now))
        }
    }
}

/// What `POST /appointments/:id/flow` asks for.
struct FlowRequest: Sendable {
    var step: FlowStep
    /// The room that the patient is in from this step on; nil for the present one.
    var roomId: ID?
    /// Whether the step is taken back.
    var isUndo: Bool

    init(_ fields: Fields) throws {
        roomId = fields.optional(
            "roomId", .id, "The room from this step on; the present one when absent. Not heeded with undo")
        isUndo = fields.optional("undo", .bool, "Whether the step is taken back") ?? false
        step = try fields.done(fields.required("step", .choice(of: FlowStep.self)))
    }
}

extension FlowRefusal: ProblemConvertible {
    var problem: Problem { .conflict(message, code: "FLOW_ORDER") }
}
