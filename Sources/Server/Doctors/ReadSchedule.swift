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
    static func schedule(_ tx: borrowing Transaction, _ scope: ClinicScope, _ doctorId: ID) throws -> Answer {
        let own = try tx.first(
            """
            SELECT \(Week.columns) FROM doctor_schedules
            WHERE clinic_id = \(scope.clinicId) AND doctor_id = \(doctorId)
            """, Week.columns.read)
        return Answer(
            doctorId: doctorId, clinicId: scope.clinicId, weekly: own?.schedule.weekly ?? [],
            updatedAt: own?.updatedAt)
    }

    private struct Week: Sendable {
        var schedule: Domain.DoctorSchedule
        var updatedAt: Instant

        static let columns = Columns("weekly", "updated_at", as: Week.init)
    }

    /// A doctor's weekly hours at a clinic. A weekday that is missing is free.
    struct Answer: WireObject {
        var doctorId: ID
        var clinicId: ID
        /// Empty: the doctor works the clinic's hours.
        var weekly: [Shift]
        var updatedAt: Instant?

        static let schemaName: String? = "DoctorSchedule"
        static let fields: [Field<Answer>] = [
            Field("doctorId", \.doctorId), Field("clinicId", \.clinicId),
            Field("weekly", \.weekly, .list(Shift.schema, limit: Domain.DoctorSchedule.maximumRows)),
            Field("updatedAt", \.updatedAt),
        ]
    }
}
