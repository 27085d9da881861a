import API
import Domain
import Storage

/// `DELETE /appointments/:id`: cancels the appointment; its row stays (contract §4.12).
enum CancelAppointment {
    static let patientNote = "Cancelled by patient request"

    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try AppointmentRow.locked(tx, scope, try call.id())
        guard before.status != .cancelled else { return .json(before.shown(to: scope.role)) }
        // Access is checked already: an appointment that a patient sees here is their own.
        try StatusChange(from: before.status, to: .cancelled).judge(by: scope.role, ownAppointment: true)
        let notes = scope.role == .patient ? patientNote : before.notes
        return .json(try cancel(tx, scope, before, notes: notes, recorder).shown(to: scope.role))
    }

    /// Cancels an appointment that is locked and may be cancelled.
    static func cancel(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ before: AppointmentRow, notes: String?,
        _ recorder: ChangeRecorder
    ) throws -> AppointmentRow {
        let now = try recorder.stamp(tx, showing: [before.slot.doctorId])
        try tx.run(AppointmentQueries.setStatus(scope, before.id, .cancelled, notes: notes, at: now))
        let after = try AppointmentRow.found(tx, scope, before.id)
        try recorder.changed(before, to: after, as: .cancelled, tx)
        return after
    }
}
