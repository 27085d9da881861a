import API
import HTTPTypes

/// A route's page in the API description.
struct Operation: Sendable {
    /// The chapter: "Appointments".
    var tag: String
    var summary: String
    var description: String?
    var query: [Parameter] = []
    var body: Body?
    var status: HTTPResponse.Status = .ok
    var answer: Answer
    /// Problems beside those that follow from the route itself (401, 403, 400, 404 of an id, 413,
    /// 415, 429, 503).
    var problems: [HTTPResponse.Status] = []
    /// Schemas of path variables that are no UUID.
    var pathSchemas: [String: Schema] = [:]

    struct Body: Sendable {
        var schema: Schema
        var example: JSONValue?
        var isRequired = true
    }

    enum Answer: Sendable {
        case json(Schema, example: JSONValue? = nil)
        case other(mediaType: String, description: String)
        case nothing
    }

    struct Parameter: Sendable {
        var name: String
        var schema: Schema
        var description: String
        var isRequired = false

        static func required(_ name: String, _ schema: Schema, _ description: String) -> Parameter {
            Parameter(name: name, schema: schema, description: description, isRequired: true)
        }

        static func optional(_ name: String, _ schema: Schema, _ description: String) -> Parameter {
            Parameter(name: name, schema: schema, description: description)
        }

        static let page = optional("page", .integer(1...1_000_000), "Page, from 1")
        static let limit = optional("limit", .integer(1...100), "Rows in a page; 50 when absent")
        static let updatedSince = optional(
            "updatedSince", .timestamp, "Changed at or after this moment, for phones that were offline")
        static let search = optional(
            "search", .plain(["type": "string", "maxLength": 100]), "Part of a name, number, phone or address"
        )
    }
}
