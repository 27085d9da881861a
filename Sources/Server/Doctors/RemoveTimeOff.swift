import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /doctors/:id/time-off/:timeOffId`: the doctor is there after all.
enum RemoveTimeOff {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let (doctorId, id) = try DoctorAccess.write(tx, call, of: "timeOffId")
        let timeOff = try TimeOffQueries.found(tx, call.scope, of: doctorId, id)
        try tx.run("DELETE FROM doctor_time_off WHERE id = \(id) AND clinic_id = \(call.scope.clinicId)")
        recorder.audit(.deleted, .timeOff, id, before: timeOff, after: nil)
        recorder.scheduleChanged(
            ScheduleChange(doctorId: doctorId, from: timeOff.startDate, to: timeOff.endDate))
        return .noContent
    }
}
