import API
import Domain
import HTTPTypes
import Storage

/// Takes a type out of use. Appointments keep its name.
enum RemoveAppointmentType {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let id = try call.id()
        let before = try AppointmentTypeQueries.found(tx, call.scope, id, lock: true)
        try tx.run(
            """
            UPDATE appointment_types SET deleted_at = \(call.now), updated_at = \(call.now)
            WHERE id = \(id) AND clinic_id = \(call.scope.clinicId)
            """)
        recorder.audit(.deleted, .appointmentType, id, before: before, after: nil)
        return .noContent
    }
}
