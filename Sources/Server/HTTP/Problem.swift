package import API
package import HTTPTypes
import Hummingbird
import Storage

/// An answer that is not success: the one error type that reaches the wire (contract §2).
///
/// Every problem has `error`, `message` and `code`; the pipeline adds `timestamp`.
package struct Problem: Error, Sendable {
    package var status: HTTPResponse.Status
    /// What kind of thing went wrong, for people: "Validation failed".
    package var error: String
    /// What exactly, for people.
    package var message: String
    /// What exactly, for programs: `SLOT_CONFLICT`.
    package var code: String
    /// The fields that were refused, when the request's content was; ``fieldLimit`` at most.
    package var fields: [FieldError]
    /// The appointments in the way, for a 409 of the calendar.
    package var conflicts: [SlotConflict]
    /// Every reason against an appointment, for staff; nil for what is no refusal of the calendar.
    package var refusals: [RefusalReason]?
    /// Whether staff may override all of them.
    package var overridable: Bool?
    package var headers: [HTTPField]
    /// What a sign-in that waits for its second factor goes on with, for a 401 `MFA_REQUIRED`.
    package var mfaToken: String?
    /// Whether the same request could pass later, though it is refused for what it asks: no `Idempotency-Key`
    /// keeps such a refusal (contract §11).
    var mayPassLater = false

    /// Of a request with more bad fields, an answer names the first.
    static let fieldLimit = 20

    package init(
        _ status: HTTPResponse.Status,
        error: String,
        message: String? = nil,
        code: String,
        fields: [FieldError] = [],
        conflicts: [SlotConflict] = [],
        headers: [HTTPField] = []
    ) {
        self.status = status
        self.error = error
        self.message = message ?? error
        self.code = code
        self.fields = Array(fields.prefix(Self.fieldLimit))
        self.conflicts = conflicts
        self.headers = headers
    }
}

/// A refusal of a rule of the domain, whose feature says what it is on the wire.
protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

/// How errors that are not problems yet become one.
extension Problem {
    /// The problem that `error` amounts to on the wire, and whether its cause belongs in the log.
    static func from(_ error: any Error, requestId: String) -> (problem: Problem, isFault: Bool) {
        switch error {
        case let problem as Problem:
            return (problem, false)
        case let failure as ValidationFailure:
            return (.invalid(failure.fields, code: failure.code), false)
        case let refusal as any ProblemConvertible:
            return (refusal.problem, false)
        case let error as DatabaseError:
            switch error.kind {
            case .outcomeUnknown: return (.outcomeUnknown, true)
            case .busy, .unavailable, .timeout, .full: return (.unavailable(), true)
            default: return (.internalError(requestId: requestId), true)
            }
        case let error as any HTTPResponseError:
            return (.from(status: error.status), error.status.code >= 500)
        default:
            return (.internalError(requestId: requestId), true)
        }
    }

    /// For errors that the framework raises with nothing but a status.
    private static func from(status: HTTPResponse.Status) -> Problem {
        switch status {
        case .notFound: .unknownPath
        case .contentTooLarge: .bodyTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        default:
            Problem(
                status, error: status.reasonPhrase,
                message: "The request could not be answered: \(status.reasonPhrase)",
                code: status.reasonPhrase.uppercased().replacing(" ", with: "_"))
        }
    }
}

/// The problems that more than one feature raises. A feature's own stand beside its operation.
extension Problem {
    static func unauthorized(
        _ message: String = "Sign in first: the Authorization header is missing or not valid"
    ) -> Problem {
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

    static let unknownPath = Problem(
        .notFound, error: "Not found", message: "There is nothing at this address", code: "NOT_FOUND")

    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return Problem(
            .methodNotAllowed, error: "Method not allowed", message: "This address answers \(list)",
            code: "METHOD_NOT_ALLOWED",
            headers: [HTTPField(name: .allow, value: list)])
    }

    static func invalid(_ fields: [FieldError], code: String? = nil) -> Problem {
        let message = fields.prefix(fieldLimit).map { "\($0.field): \($0.message)" }.joined(separator: "; ")
        return Problem(
            .badRequest, error: "Validation failed", message: message, code: code ?? "VALIDATION_ERROR",
            fields: fields)
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
        .contentTooLarge, error: "Request body too large", message: "A request body holds 1 MiB at most",
        code: "BODY_TOO_LARGE")

    static let unsupportedMediaType = Problem(
        .unsupportedMediaType, error: "Unsupported media type", message: "Send the body as application/json",
        code: "UNSUPPORTED_MEDIA_TYPE")

    static let encodedBody = Problem(
        .unsupportedMediaType, error: "Unsupported media type",
        message: "Send the body as it is, without a Content-Encoding",
        code: "UNSUPPORTED_MEDIA_TYPE", headers: [HTTPField(name: .acceptEncoding, value: "identity")])

    static let unknownExpectation = Problem(
        .expectationFailed, error: "Expectation failed",
        message: "The server knows no expectation but 100-continue",
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

    /// A write was under way when the database failed. The same `Idempotency-Key` finds out what became of it
    /// (scale.md C1, C5).
    static let outcomeUnknown = Problem(
        .serviceUnavailable, error: "Service unavailable",
        message:
            """
            The server cannot tell whether this was saved; send it again with the same Idempotency-Key \
            to find out
            """,
        code: "OUTCOME_UNKNOWN", headers: [HTTPField(name: .retryAfter, value: "5")])

    /// Says nothing of the cause: that stands in the log, under the request's id.
    static func internalError(requestId: String) -> Problem {
        Problem(
            .internalServerError, error: "Internal server error",
            message: "Something went wrong on our side. Quote request \(requestId) when you report it",
            code: "INTERNAL_ERROR")
    }
}
