import API
import Domain
import HTTPTypes
import Storage

enum ClosureQueries {
    static let columns: SQL = "id, clinic_id, start_date, end_date, reason, created_at"

    static func closure(_ row: borrowing Row) throws -> API.Closure {
        API.Closure(
            id: try row.get(0), clinicId: try row.get(1), date: try row.get(2), endDate: try row.get(3),
            reason: try row.get(4),
            createdAt: (try row.get(5) as Instant).description)
    }

    /// Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> API.Closure {
        let found = try tx.first(
            "SELECT \(columns) FROM closures WHERE id = \(id) AND clinic_id = \(scope.clinicId)", closure)
        guard let found else { throw Problem.notFound("Closure") }
        return found
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
        let query = call.request.query()
        let page = PageRequest(query, order, scope)
        let from = query.optional("from", .date)
        try query.done()
        var source: SQL = "closures WHERE clinic_id = \(scope.clinicId)"
        if let from { source += " AND end_date >= \(from)" }
        return .json(try page.read(tx, ClosureQueries.columns, from: source, ClosureQueries.closure))
    }
}
