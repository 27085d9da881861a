import HTTPTypes
import Hummingbird
import Storage

/// How errors that are not problems yet become one.
extension Problem {
    /// The problem that `error` amounts to on the wire, and whether its cause belongs in the log.
    static func from(_ error: any Error, requestId: String) -> (problem: Problem, isFault: Bool) {
        switch error {
        case let problem as Problem:
            return (problem, false)
        case let failure as ValidationFailure:
            return (.invalid(failure.fields), false)
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
