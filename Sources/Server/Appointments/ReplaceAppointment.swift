import API
import Domain
import HTTPTypes
import Storage

/// `PUT /appointments/:id`: replaces all that may change (contract §4.8).
enum ReplaceAppointment {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<AppointmentReplacement>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try AppointmentRow.locked(tx, scope, try call.id())
        let wanted = try body.get()
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
        // A room that has been removed keeps the appointments that were booked in it.
        if wanted.slot.roomId != before.slot.roomId {
            try RoomSign.found(tx, scope, wanted.slot.roomId)
        }
        let change = AppointmentUpdate(
            slot: wanted.slot, span: try span(tx, call, before, wanted),
            appointmentType: wanted.appointmentType,
            status: wanted.status, notes: wanted.notes, sequenceStep: 1)
        let now = try recorder.stamp(tx, showing: [before.slot.doctorId, wanted.slot.doctorId])
        try Admission.insert(tx, call, wanted.slot, moving: before.id) {
            try tx.attempt(AppointmentQueries.replace(scope, before.id, with: change, at: now))
        }

        let after = try AppointmentRow.found(tx, scope, before.id)
        let isMoved = AppointmentChange(from: before.facts, to: after.facts).isMoved
        try recorder.changed(before, to: after, as: isMoved ? .rescheduled : .updated, tx)
        return .json(after)
    }

    /// An appointment that stays where it is, or that gives its place up, needs no rule's leave: its day may
    /// have begun, or a closure come after it. An approved request is checked again.
    private static func span(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ before: AppointmentRow,
        _ wanted: AppointmentReplacement
    ) throws -> AppointmentSpan {
        let stays = before.slot.isSame(as: wanted.slot)
        if stays && !before.status.isApproved(by: wanted.status) { return before.span }
        if !wanted.status.holdsTime { return try Admission.unchecked(tx, call.scope, wanted.slot) }
        return try Admission.admit(tx, call, wanted.slot, moving: before.id)
    }
}

/// What an appointment becomes.
struct AppointmentUpdate: Sendable {
    var slot: RequestedSlot
    var span: AppointmentSpan
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    /// How far the calendar entry's sequence number rises.
    var sequenceStep: Int
}
