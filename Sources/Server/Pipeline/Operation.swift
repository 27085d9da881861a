import API
import Domain
import HTTPTypes

/// A route's page in the API description.
struct Operation: Sendable {
    /// The chapter: "Appointments".
    var tag: String
    var summary: String
    var description: String?
    /// What its query says; see `[RequestField]`.
    var query: [RequestField] = []
    var body: Body?
    var status: HTTPResponse.Status = .ok
    var answer: Answer
    /// Problems beside those that follow from the route itself (401, 403, 400, 404 of an id, 413,
    /// 415, 429, 503).
    var problems: [HTTPResponse.Status] = []
    /// Schemas of path variables that are no UUID.
    var pathSchemas: [String: Schema] = [:]

    /// Its shape is that of what the route's decoder reads.
    struct Body: Sendable {
        private(set) var schema = Schema.object([])
        let example: JSONValue?
        let isRequired: Bool
        private let name: String?

        /// - Parameter name: Under which the description keeps the shape, where it is worth a name.
        init(_ name: String? = nil, example: JSONValue? = nil, isRequired: Bool = true) {
            (self.name, self.example, self.isRequired) = (name, example, isRequired)
        }

        fileprivate func reading<Value>(_ decode: (Fields) throws -> Value) -> Body {
            var body = self
            let schema = Schema.object(readBy: decode)
            body.schema = name.map { .named($0, schema) } ?? schema
            return body
        }
    }

    /// The same page, with what `decode` reads as the body.
    func reading<Value>(_ decode: (Fields) throws -> Value) -> Operation {
        var page = self
        page.body = (body ?? Body()).reading(decode)
        return page
    }

    enum Answer: Sendable {
        case json(Schema, example: JSONValue? = nil)
        case other(mediaType: String, description: String)
        case nothing
    }
}

extension [RequestField] {
    /// What `decode` reads of a query.
    static func reading<Value>(_ decode: (Fields) throws -> Value) -> Self { RequestField.all(decode) }

    /// The same for what reads a cursor too, which belongs to a list of a clinic.
    static func reading<Value>(_ decode: (Fields, ClinicScope) throws -> Value) -> Self {
        reading { try decode($0, .system(clinicId: ID(high: 0, low: 0))) }
    }
}
