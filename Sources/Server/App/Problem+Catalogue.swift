import API
import HTTPTypes

/// The problems that more than one feature raises. A feature's own stand beside its operation.
extension Problem {
    static func unauthorized(_ message: String = "Sign in first: the Authorization header is missing or not valid") -> Problem {
        Problem(
            .unauthorized, error: "Unauthorized", message: message, code: "UNAUTHORIZED",
            headers: [HTTPField(name: .wwwAuthenticate, value: "Bearer")])
    }

    static func forbidden(_ message: String, code: String = "FORBIDDEN") -> Problem {
        Problem(.forbidden, error: "Forbidden", message: message, code: code)
    }

    /// `what` as in "Appointment not found". Rows of other clinics are not found either.
    static func notFound(_ what: String) -> Problem {
        Problem(.notFound, error: "Not found", message: "\(what) not found", code: "NOT_FOUND")
    }

    static let unknownPath = Problem(.notFound, error: "Not found", message: "There is nothing at this address", code: "NOT_FOUND")

    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return Problem(
            .methodNotAllowed, error: "Method not allowed", message: "This address answers \(list)", code: "METHOD_NOT_ALLOWED",
            headers: [HTTPField(name: .allow, value: list)])
    }

    static func invalid(_ fields: [FieldError]) -> Problem {
        let message = fields.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
        return Problem(.badRequest, error: "Validation failed", message: message, code: "VALIDATION_ERROR", fields: fields)
    }

    static func invalid(_ field: String, _ message: String) -> Problem {
        .invalid([FieldError(field: field, message: message)])
    }

    static func malformedBody(_ message: String) -> Problem {
        Problem(
            .badRequest, error: "Malformed request body", message: message, code: "MALFORMED_BODY",
            fields: [FieldError(field: "body", message: message)])
    }

    static let bodyTooLarge = Problem(
        .contentTooLarge, error: "Request body too large", message: "A request body holds 1 MiB at most", code: "BODY_TOO_LARGE")

    static let unsupportedMediaType = Problem(
        .unsupportedMediaType, error: "Unsupported media type", message: "Send the body as application/json",
        code: "UNSUPPORTED_MEDIA_TYPE")

    static let encodedBody = Problem(
        .unsupportedMediaType, error: "Unsupported media type", message: "Send the body as it is, without a Content-Encoding",
        code: "UNSUPPORTED_MEDIA_TYPE", headers: [HTTPField(name: .acceptEncoding, value: "identity")])

    static let unknownExpectation = Problem(
        .expectationFailed, error: "Expectation failed", message: "The server knows no expectation but 100-continue",
        code: "EXPECTATION_FAILED")

    static func conflict(_ message: String, code: String) -> Problem {
        Problem(.conflict, error: "Conflict", message: message, code: code)
    }

    /// `seconds` until it is worth trying again.
    static func tooManyRequests(_ message: String, retryAfter seconds: Int) -> Problem {
        Problem(
            .tooManyRequests, error: "Too many requests", message: message, code: "TOO_MANY_REQUESTS",
            headers: [HTTPField(name: .retryAfter, value: String(seconds))])
    }

    static func unavailable(_ message: String = "The server is busy; try again in a moment") -> Problem {
        Problem(
            .serviceUnavailable, error: "Service unavailable", message: message, code: "UNAVAILABLE",
            headers: [HTTPField(name: .retryAfter, value: "1")])
    }

    /// A write was under way when the database failed. The same `Idempotency-Key` finds out what became of it (scale.md C1, C5).
    static let outcomeUnknown = Problem(
        .serviceUnavailable, error: "Service unavailable",
        message: "The server cannot tell whether this was saved; send it again with the same Idempotency-Key to find out",
        code: "OUTCOME_UNKNOWN", headers: [HTTPField(name: .retryAfter, value: "5")])

    /// Says nothing of the cause: that stands in the log, under the request's id.
    static func internalError(requestId: String) -> Problem {
        Problem(
            .internalServerError, error: "Internal server error",
            message: "Something went wrong on our side. Quote request \(requestId) when you report it", code: "INTERNAL_ERROR")
    }
}
