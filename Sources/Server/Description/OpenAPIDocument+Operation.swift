import API
import HTTPTypes

extension OpenAPIDocument {
    static func operation(
        _ route: Route, at path: String, into components: inout [String: JSONValue]
    ) -> JSONValue {
        let operation = route.operation
        var members: [(String, JSONValue)] = [
            ("tags", [.string(operation.tag)]),
            ("summary", .string(operation.summary)),
            ("operationId", .string(operationId(route.method, path))),
        ]
        if let description = operation.description { members.append(("description", .string(description))) }
        let parameters = parameters(of: route, at: path, into: &components)
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let body = operation.body {
            var content: [(String, JSONValue)] = [("schema", body.schema.render(into: &components))]
            content.append(("example", body.example ?? body.schema.example()))
            members.append(
                (
                    "requestBody",
                    [
                        "required": .bool(body.isRequired),
                        "content": ["application/json": .object(JSONObject(content))],
                    ]
                ))
        }
        members.append(("responses", .object(JSONObject(responses(of: route, at: path, into: &components)))))
        members.append(("security", route.access == .anyone ? [] : [["bearer": []], ["cookie": []]]))
        return .object(JSONObject(members))
    }

    private static func parameters(
        of route: Route, at path: String, into components: inout [String: JSONValue]
    ) -> [JSONValue] {
        var parameters: [JSONValue] = path.split(separator: "/").filter { $0.hasPrefix(":") }.map { segment in
            let name = String(segment.dropFirst())
            let schema = (route.operation.pathSchemas[name] ?? .uuid).render(into: &components)
            return ["name": .string(name), "in": "path", "required": true, "schema": schema]
        }
        for parameter in route.operation.query {
            // An empty one counts as absent (contract §2).
            let schema = parameter.isRequired ? parameter.schema : .either([parameter.schema, empty])
            parameters.append([
                "name": .string(parameter.name), "in": "query", "required": .bool(parameter.isRequired),
                "description": .string(parameter.description),
                "schema": schema.render(into: &components),
            ])
        }
        if route.takesIdempotencyKey {
            parameters.append(
                header(
                    "Idempotency-Key",
                    """
                    Names this request, so that it may be sent again for a day and is done once: method, \
                    path, query in any order, body and clinic must be the same (422). A 409, 429 or 503 is \
                    not kept; the same key tries again.
                    """,
                    schema: [
                        "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$",
                    ]))
        }
        if route.resource?.isChanged == true {
            parameters.append(
                header(
                    "If-Match",
                    """
                    The ETag of the state that this change is meant for, or several, or `*` for any; \
                    412 in another state
                    """,
                    schema: ["type": "string", "pattern": .string(EntityTagList.pattern)]))
        }
        if route.isTagged {
            parameters.append(
                header(
                    "If-None-Match", "The ETag that the caller has, or several; 304 when one is still right",
                    schema: ["type": "string"])
            )
        }
        if route.access != .anyone {
            parameters.append([
                "name": "X-Clinic-Id", "in": "header", "required": false,
                "description":
                    "The clinic to act in, for members of several; the first one when absent or empty",
                "schema": ["type": "string", "pattern": .string("^(\(uuid))?$")],
            ])
        }
        if route.access != .anyone && route.patientData != .none {
            parameters.append(
                header(
                    "X-Reason",
                    "Why a superadmin looks into the clinic's patient data; 403 `REASON_REQUIRED` without. "
                        + "It stands in the audit trail",
                    schema: ["type": "string", "minLength": 3, "maxLength": 200]))
        }
        return parameters
    }

    private static let empty = Schema.plain(["type": "string", "maxLength": 0])
    private static let uuid = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    private static func header(_ name: String, _ description: String, schema: JSONValue) -> JSONValue {
        [
            "name": .string(name), "in": "header", "required": false, "description": .string(description),
            "schema": schema,
        ]
    }

    private static func responses(
        of route: Route, at path: String, into components: inout [String: JSONValue]
    ) -> [(String, JSONValue)] {
        let operation = route.operation
        var responses: [(String, JSONValue)] = []
        var success: [(String, JSONValue)] = [("description", .string(operation.status.reasonPhrase))]
        switch operation.answer {
        case .json(let schema, let example):
            var content: [(String, JSONValue)] = [("schema", schema.render(into: &components))]
            content.append(("example", example ?? schema.example()))
            success.append(("content", ["application/json": .object(JSONObject(content))]))
        case .other(let mediaType, let description):
            let schema: JSONValue = ["type": "string", "description": .string(description)]
            success.append(
                ("content", .object(JSONObject([(mediaType, JSONValue.object(["schema": schema]))]))))
        case .nothing: break
        }
        success.append(
            (
                "headers",
                .object(
                    JSONObject(
                        fields(of: route).map { ($0, ["$ref": .string("#/components/headers/\($0)")]) }))
            ))
        responses.append((String(operation.status.code), .object(JSONObject(success))))
        if route.isTagged {
            responses.append(
                (
                    "304",
                    [
                        "description": "The caller has this state already",
                        "headers": ["ETag": ["$ref": "#/components/headers/ETag"]],
                    ]
                ))
        }
        return responses + problems(of: route, at: path).map { (String($0.code), reference(to: $0)) }
    }

    /// The header fields of a route's success.
    private static func fields(of route: Route) -> [String] {
        var fields = ["X-Request-Id"]
        if route.isTagged || route.resource?.givesTag == true { fields.append("ETag") }
        if [.created, .found].contains(route.operation.status) { fields.append("Location") }
        if route.resource?.isAnswered == true { fields.append("Content-Location") }
        return fields
    }

    /// The problems that a route can answer with: what follows from its shape, and what its operation adds.
    static func problems(of route: Route, at path: String) -> [HTTPResponse.Status] {
        var problems: Set<HTTPResponse.Status> = Set(route.operation.problems)
        problems.formUnion([.tooManyRequests, .serviceUnavailable])
        if route.access != .anyone { problems.formUnion([.unauthorized, .forbidden, .badRequest]) }
        if route.takesIdempotencyKey { problems.formUnion([.conflict, .unprocessableContent]) }
        if route.resource?.isChanged == true { problems.insert(.preconditionFailed) }
        if !route.operation.query.isEmpty { problems.insert(.badRequest) }
        if path.contains(":") { problems.formUnion([.notFound, .badRequest]) }
        if route.operation.body != nil {
            problems.formUnion([.badRequest, .contentTooLarge, .unsupportedMediaType])
        }
        return problems.sorted { $0.code < $1.code }
    }

    private static func operationId(_ method: HTTPRequest.Method, _ path: String) -> String {
        let words = path.split { "/-.".contains($0) }.filter {
            $0 != "api" && $0 != "v1" && $0 != "protected"
        }
        return method.rawValue.lowercased()
            + words.map { word in
                let word =
                    word.hasPrefix(":")
                    ? "By" + word.dropFirst().prefix(1).uppercased() + word.dropFirst(2) : String(word)
                return word.prefix(1).uppercased() + word.dropFirst()
            }.joined()
    }
}
