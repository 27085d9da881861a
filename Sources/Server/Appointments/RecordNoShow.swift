import API
import Domain
import HTTPTypes
import Storage

/// `POST /appointments/:id/no-show`: the patient did not come (contract §4.11). The background job runs
/// the same change.
enum RecordNoShow {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let before = try AppointmentRow.locked(tx, call.scope, try call.id())
        guard before.status.canBecomeNoShow else {
            throw StatusRefusal.illegal(StatusChange(from: before.status, to: .noShow))
        }
        guard before.span.start <= call.now else {
            throw Problem(
                .badRequest, error: "Appointment has not started yet",
                message: "A no-show can be recorded from \(before.slot.time) on \(before.slot.date) on",
                code: "APPOINTMENT_NOT_STARTED")
        }
        return .json(try record(tx, call.scope, before, recorder))
    }

    static func record(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ before: AppointmentRow,
        _ recorder: ChangeRecorder
    ) throws -> AppointmentRow {
        let now = try recorder.stamp(tx, showing: [before.slot.doctorId])
        try tx.run(AppointmentQueries.setStatus(scope, before.id, .noShow, notes: before.notes, at: now))
        let after = try AppointmentRow.found(tx, scope, before.id)
        try recorder.changed(before, to: after, as: .noShow, tx)
        return after
    }
}
