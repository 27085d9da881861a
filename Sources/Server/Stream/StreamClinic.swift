import Domain
import HTTPTypes

/// The clinic that a stream's address names, for browsers, whose `EventSource` sends no header
/// (front-desk D4).
enum StreamClinic {
    private static let parameter = "clinicId"

    /// The request as if its address were a header.
    /// - Throws: 400 for an id that is none, or another one than the header's.
    static func named(_ request: RequestData, by gate: Gate) throws -> RequestData {
        let query = request.query()
        let named = asked(query)
        try query.done()
        guard let clinic = named else { return request }
        if let header = try gate.chosenClinic(request), header != clinic {
            throw Problem.invalid(parameter, "must be the same clinic as X-Clinic-Id, or left out")
        }
        var request = request
        request.headers[.clinicId] = clinic.description
        return request
    }

    /// What the query of a stream says.
    static func asked(_ query: Fields) -> ID? {
        query.optional(parameter, .id, "As the header X-Clinic-Id, which says the same when both are there")
    }
}
