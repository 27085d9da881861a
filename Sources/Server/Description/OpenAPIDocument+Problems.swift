import API
import HTTPTypes

extension OpenAPIDocument {
    /// An answer's reference to the problem that is kept once for all routes.
    static func reference(to status: HTTPResponse.Status) -> JSONValue {
        ["$ref": .string("#/components/responses/\(name(of: status))")]
    }

    /// Each problem once: what it means, its header fields and an example.
    static func problemAnswers(
        _ statuses: Set<HTTPResponse.Status>, into components: inout [String: JSONValue]
    ) -> JSONValue {
        let schema = ErrorBody.schema.render(into: &components)
        let answers = statuses.sorted { $0.code < $1.code }.map { status -> (String, JSONValue) in
            let examples = problems(of: status).map { problem in
                let example =
                    (try? JSONValue(parsing: problem.reply(at: "2026-05-10T10:30:00.000Z").body)) ?? .null
                return (problem.code, JSONValue.object(["value": example]))
            }
            let content: JSONValue = ["schema": schema, "examples": .object(JSONObject(examples))]
            let fields = headers(of: status).map {
                ($0, JSONValue.object(["$ref": .string("#/components/headers/\($0)")]))
            }
            return (
                name(of: status),
                [
                    "description": .string(status.reasonPhrase), "headers": .object(JSONObject(fields)),
                    "content": ["application/json": content],
                ]
            )
        }
        return .object(JSONObject(answers))
    }

    /// Header fields of answers, by their names.
    static let headers: JSONValue = [
        "X-Request-Id": header(
            "Names the request in the server's log; the caller's own when it sent one",
            "01a2038c-a335-7303-a751-09ad828ce6f5"),
        "ETag": header(
            """
            The state, for `If-None-Match` and, where it is not weak (`W/`), for `If-Match`; after a \
            write the new one, as a GET would give it
            """,
            "\"cefd747272d2d3aa8bd7e2dd4694c7ef\""),
        "Content-Location": header(
            "Of which resource the answer is the present state",
            "/api/v1/protected/appointments/01a2038c-a335-7304-9855-272a94d43eca"),
        "Location": header(
            "Where the new resource is", "/api/v1/protected/appointments/01a2038c-a335-7304-9855-272a94d43eca"
        ),
        "Retry-After": header("Seconds until it is worth trying again", "1"),
        "WWW-Authenticate": header("How to sign in", "Bearer"),
    ]

    private static func header(_ description: String, _ example: String) -> JSONValue {
        ["description": .string(description), "schema": ["type": "string"], "example": .string(example)]
    }

    private static func headers(of status: HTTPResponse.Status) -> [String] {
        switch status {
        case .unauthorized: ["X-Request-Id", "WWW-Authenticate"]
        case .tooManyRequests, .serviceUnavailable: ["X-Request-Id", "Retry-After"]
        default: ["X-Request-Id"]
        }
    }

    private static func name(of status: HTTPResponse.Status) -> String {
        status.reasonPhrase.replacing(" ", with: "")
    }

    /// Problems as the server sends them.
    private static func problems(of status: HTTPResponse.Status) -> [Problem] {
        switch status {
        case .badRequest:
            [.invalid("appointmentDate", "must be a date such as 2026-05-15"), .malformedBody("is not JSON")]
        case .unauthorized: [.unauthorized()]
        case .forbidden: [.forbidden("Your role (patient) may not do this")]
        case .notFound: [.notFound("Appointment")]
        case .conflict: [slotConflict, IdempotentRequest.inFlight]
        case .preconditionFailed: [Preconditions.failed]
        case .contentTooLarge: [.bodyTooLarge]
        case .unsupportedMediaType: [.unsupportedMediaType]
        case .unprocessableContent: [IdempotentRequest.otherRequest]
        case .tooManyRequests: [.tooManyRequests("You send too many requests; wait a moment", retryAfter: 1)]
        case .serviceUnavailable: [.unavailable()]
        default:
            [
                Problem(
                    status, error: status.reasonPhrase,
                    code: status.reasonPhrase.uppercased().replacing(" ", with: "_"))
            ]
        }
    }

    private static let slotConflict: Problem = {
        let reason = "Doctor already has an appointment from 14:30 to 15:00"
        var problem = Problem(
            .conflict, error: "Time slot conflict", message: "Time slot conflict: \(reason)",
            code: "SLOT_CONFLICT",
            conflicts: [
                SlotConflict(
                    appointmentId: ExampleValues.id("appointmentId").string, startTime: "14:30",
                    endTime: "15:00", doctorId: ExampleValues.id("doctorId").string, resource: "doctor")
            ])
        problem.refusals = [RefusalReason(code: "SLOT_CONFLICT", message: reason)]
        problem.overridable = true
        return problem
    }()
}
