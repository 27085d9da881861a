import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /clinics/:id/closures/:closureId`: the days are open again.
enum RemoveClosure {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let (scope, id) = try ClinicAccess.admin(tx, call, of: "closureId")
        try CalendarLock.change(tx, scope)
        let closure = try ClosureQueries.found(tx, scope, id)
        try tx.run("DELETE FROM closures WHERE id = \(id) AND clinic_id = \(scope.clinicId)")
        recorder.enter(scope)
        recorder.audit(.deleted, .closure, id, before: closure, after: nil)
        recorder.scheduleChanged(ScheduleChange(from: closure.date, to: closure.endDate ?? closure.date))
        return .noContent
    }
}
