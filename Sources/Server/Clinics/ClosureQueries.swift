import API
import Domain
import HTTPTypes
import Storage

/// Days on which a clinic is closed besides its weekly hours, as stored.
struct ClosureRecord: Sendable {
    var id: ID
    var clinicId: ID
    /// The first day.
    var date: LocalDate
    /// The last day.
    var endDate: LocalDate?
    var reason: String
    var createdAt: Instant

    static let columns = Columns(
        "id", "clinic_id", "start_date", "end_date", "reason", "created_at", as: ClosureRecord.init)
}

extension ClosureRecord: WireObject {
    static let schemaName: String? = "Closure"
    static let fields: [Field<ClosureRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("date", \.date), Field("endDate", \.endDate),
        Field("reason", \.reason), Field("createdAt", \.createdAt),
    ]
}

enum ClosureQueries {
    /// Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> ClosureRecord {
        try tx.found(
            "Closure", ClosureRecord.columns,
            from: "closures WHERE id = \(id) AND clinic_id = \(scope.clinicId)")
    }
}

/// `GET /clinics/:id/closures/:closureId`.
enum ReadClosure {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let (scope, id) = try ClinicAccess.member(tx, call, of: "closureId")
        return .json(try ClosureQueries.found(tx, scope, id))
    }
}

/// `GET /clinics/:id/closures`: by date, over and done ones too.
enum ListClosures {
    static let order = ListOrder.rising("closures", .date("start_date"), .id("id"))

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = try ClinicAccess.member(tx, call)
        let (page, from) = try PageRequest.read(call, order, in: scope, from)
        var source: SQL = "closures WHERE clinic_id = \(scope.clinicId)"
        if let from { source += " AND end_date >= \(from)" }
        return .json(try page.read(tx, ClosureRecord.columns, from: source))
    }

    static func from(_ query: Fields) -> LocalDate? {
        query.optional("from", .date, "Only those that last until this day or longer")
    }
}
