import API
import Domain
import HTTPTypes
import Storage

/// `PUT /appointments/:id`: replaces all that may change (contract §4.8).
enum ReplaceAppointment {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ReplacementBody>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        if case .success(let sent) = body { try OverrideRight.require(sent.claim, tx, scope) }
        let before = try AppointmentRow.locked(tx, scope, try call.id())
        let wanted = try body.get().replacement.get()
        try check(before, wanted)
        // A room that has been removed keeps the appointments that were booked in it.
        if wanted.slot.roomId != before.slot.roomId {
            try RoomSign.found(tx, scope, wanted.slot.roomId)
        }
        let admitted = try admit(tx, call, before, wanted)
        let change = AppointmentUpdate(
            slot: wanted.slot, span: admitted.span, appointmentType: wanted.appointmentType,
            status: wanted.status, notes: wanted.notes, overriding: admitted.overriding, sequenceStep: 1)
        let now = try recorder.stamp(tx, showing: [before.slot.doctorId, wanted.slot.doctorId])
        try Admission.insert(tx, call, wanted.slot, moving: before.id) {
            try tx.attempt(AppointmentQueries.replace(scope, before.id, with: change, at: now))
        }
        try FlowSteps.follow(tx, scope, before, to: wanted.status, wanted.slot, at: call.now, stamp: now)

        let after = try AppointmentRow.found(tx, scope, before.id)
        let isMoved = AppointmentChange(from: before.facts, to: after.facts).isMoved
        try recorder.changed(before, to: after, as: isMoved ? .rescheduled : .updated, tx)
        recorder.overridden(after, wanted.overriding)
        return .json(after)
    }

    private static func check(_ before: AppointmentRow, _ wanted: AppointmentReplacement) throws {
        if let patientId = wanted.patientId, patientId != before.patientId {
            throw Problem.invalid("patientId", "can't be changed; cancel this appointment and book another")
        }
        guard before.status.canBeReplaced(by: wanted.status) else {
            throw StatusRefusal.illegal(StatusChange(from: before.status, to: wanted.status))
        }
        guard !before.status.next.isEmpty, before.status != .noShow || wanted.status == .cancelled else {
            throw Problem(
                .badRequest, error: "Appointment can no longer be changed",
                message: "A \(before.status.rawValue) appointment stays as it is; book a new one",
                code: "APPOINTMENT_CLOSED")
        }
    }

    /// An appointment that stays where it is, or that gives its place up, needs no rule's leave: its day may
    /// have begun, or a closure come after it (front-desk D5.5). There is nothing to override then. An
    /// approved request is checked again, unless staff have overridden the rule for it already.
    private static func admit(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ before: AppointmentRow,
        _ wanted: AppointmentReplacement
    ) throws -> Admission.Admitted {
        let stays = before.slot.isSame(as: wanted.slot)
        let isApproval = before.status.isApproved(by: wanted.status) && before.overriding == nil
        if wanted.status.holdsTime && (!stays || isApproval) {
            return try Admission.admit(
                tx, call, wanted.slot, moving: before.id, overriding: wanted.overriding)
        }
        guard wanted.overriding == nil else {
            throw RefusedAppointment(judgement: nil, why: .otherCodes, isStaff: true)
        }
        let span = stays ? before.span : try Admission.unchecked(tx, call.scope, wanted.slot)
        return Admission.Admitted(span: span, doctorName: nil, overriding: before.overriding)
    }
}

/// What an appointment becomes.
struct AppointmentUpdate: Sendable {
    var slot: RequestedSlot
    var span: AppointmentSpan
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    var overriding: AppointmentOverride?
    /// How far the calendar entry's sequence number rises.
    var sequenceStep: Int
}
