import API
import Domain
import HTTPTypes
import Storage

/// `GET /doctors/:id/schedule`.
enum ReadSchedule {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try schedule(tx, call.scope, try DoctorAccess.read(tx, call)))
    }

    /// The doctor's own week; without one, an empty list.
    static func schedule(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ doctorId: ID
    ) throws -> API.DoctorSchedule {
        let own = try tx.first(
            """
            SELECT weekly, updated_at FROM doctor_schedules WHERE clinic_id = \(scope.clinicId)
            AND doctor_id = \(doctorId)
            """
        ) { row in (try row.get(0) as Domain.DoctorSchedule, try row.get(1) as Instant) }
        return API.DoctorSchedule(
            doctorId: doctorId.description, clinicId: scope.clinicId.description, weekly: own?.0.wire ?? [],
            updatedAt: own?.1.description)
    }
}
