import API
import Domain
import HTTPTypes
import Storage

enum TimeOffQueries {
    static let columns: SQL = "id, clinic_id, doctor_id, start_date, end_date, reason, created_at"

    static func timeOff(_ row: borrowing Row) throws -> API.TimeOff {
        API.TimeOff(
            id: try row.get(0), clinicId: try row.get(1), doctorId: try row.get(2), startDate: try row.get(3),
            endDate: try row.get(4),
            reason: try row.get(5), createdAt: (try row.get(6) as Instant).description)
    }

    static func all(_ scope: ClinicScope, of doctorId: ID) -> SQL {
        "doctor_time_off WHERE clinic_id = \(scope.clinicId) AND doctor_id = \(doctorId)"
    }

    /// Throws 404.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, of doctorId: ID, _ id: ID
    ) throws -> API.TimeOff {
        let found = try tx.first("SELECT \(columns) FROM \(all(scope, of: doctorId)) AND id = \(id)", timeOff)
        guard let found else { throw Problem.notFound("Time off") }
        return found
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
        let query = call.request.query()
        let page = PageRequest(
            query, .rising("doctors/\(doctorId)/time-off", .date("start_date"), .id("id")), call.scope)
        let from = query.optional("from", .date)
        try query.done()
        var source = TimeOffQueries.all(call.scope, of: doctorId)
        if let from { source += " AND end_date >= \(from)" }
        return .json(try page.read(tx, TimeOffQueries.columns, from: source, TimeOffQueries.timeOff))
    }
}
