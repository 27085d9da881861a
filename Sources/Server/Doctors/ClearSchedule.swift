import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /doctors/:id/schedule`: back to the clinic's hours.
enum ClearSchedule {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        try clear(tx, call, try DoctorAccess.write(tx, call), recorder)
        return .noContent
    }

    static func clear(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ doctorId: ID, _ recorder: ChangeRecorder
    ) throws {
        let before = try ReadSchedule.schedule(tx, call.scope, doctorId)
        let removed = try tx.run(
            """
            DELETE FROM doctor_schedules WHERE clinic_id = \(call.scope.clinicId)
            AND doctor_id = \(doctorId)
            """
        )
        guard removed > 0 else { return }
        recorder.audit(.deleted, .doctorSchedule, doctorId, before: before, after: nil)
        recorder.scheduleChanged(
            ScheduleChange(
                doctorId: doctorId, from: try ClinicQueries.today(tx, call.scope, at: call.now)))
    }
}
