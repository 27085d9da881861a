import API
import Domain
import HTTPTypes
import Storage

/// Days on which a doctor is away, as stored.
struct TimeOffRecord: Sendable {
    var id: ID
    var clinicId: ID
    var doctorId: ID
    var startDate: LocalDate
    /// The last day away.
    var endDate: LocalDate
    var reason: String?
    var createdAt: Instant

    static let columns = Columns(
        "id", "clinic_id", "doctor_id", "start_date", "end_date", "reason", "created_at",
        as: TimeOffRecord.init)
}

extension TimeOffRecord: WireObject {
    static let schemaName: String? = "TimeOff"
    static let fields: [Field<TimeOffRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("doctorId", \.doctorId),
        Field("startDate", \.startDate),
        Field("endDate", \.endDate), Field("reason", \.reason), Field("createdAt", \.createdAt),
    ]
}

enum TimeOffQueries {
    static func all(_ scope: ClinicScope, of doctorId: ID) -> SQL {
        "doctor_time_off WHERE clinic_id = \(scope.clinicId) AND doctor_id = \(doctorId)"
    }

    /// Throws 404.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, of doctorId: ID, _ id: ID
    ) throws -> TimeOffRecord {
        try tx.found(
            "Time off", TimeOffRecord.columns, from: "\(all(scope, of: doctorId)) AND id = \(id)")
    }
}

/// `GET /doctors/:id/time-off/:timeOffId`.
enum ReadTimeOff {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let (doctorId, id) = try DoctorAccess.read(tx, call, of: "timeOffId")
        return .json(try TimeOffQueries.found(tx, call.scope, of: doctorId, id))
    }
}

/// `GET /doctors/:id/time-off`: by first day, over and done ones too.
enum ListTimeOff {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let doctorId = try DoctorAccess.read(tx, call)
        let order = ListOrder.rising(
            "doctors/\(doctorId)/time-off", .date("start_date"), .id("id"))
        let (page, from) = try PageRequest.read(call, order, from)
        var source = TimeOffQueries.all(call.scope, of: doctorId)
        if let from { source += " AND end_date >= \(from)" }
        return .json(try page.read(tx, TimeOffRecord.columns, from: source))
    }

    static func from(_ query: Fields) -> LocalDate? {
        query.optional("from", .date, "Only what lasts until this day or longer")
    }
}
