import API
import Domain
import CoreMetrics
import Storage

/// `POST /auth/refresh`: a new access token, and a new refresh token for the one shown (contract §3).
struct RefreshSession: Sendable {
    let sessions: Sessions

    private enum Outcome: Sendable {
        case granted(SessionGrant)
        case reused
        case refused
    }

    func run(_ request: RequestData) async throws -> IssuedTokens {
        let token = try RefreshToken.shown(in: try request.json())
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let outcome: Outcome = try await sessions.database.write { tx in
            switch try SessionFamily.use(tx, token: token, now: request.now) {
            case .refused: return .refused
            // Returned, not thrown: the family's end must be committed.
            case .reused: return .reused
            case .fresh(let family):
                let next = try family.renew(tx, now: request.now)
                return .granted(
                    try SessionGrant(
                        tx, gate: sessions.gate, family: family, refreshToken: next, now: request.now))
            }
        }
        switch outcome {
        case .granted(let grant):
            sessions.metrics.refreshed.increment()
            return try await grant.signed(by: sessions.tokens)
        case .reused:
            sessions.metrics.reused.increment()
            throw Problem.refreshRefused(
                "This refresh token has been used before, so the session is over: sign in again")
        case .refused:
            throw Problem.refreshRefused("The refresh token is not valid any more: sign in again")
        }
    }
}

extension RefreshToken {
    /// The `refreshToken` of a body. Throws 400 when there is none.
    static func shown(in body: JSONValue) throws -> RefreshToken {
        switch body["refreshToken"] {
        case .string(let text) where (1...512).contains(text.utf8.count): return RefreshToken(text)
        case nil, .null: throw Problem.invalid("refreshToken", "is required")
        default: throw Problem.invalid("refreshToken", "must be a refresh token as sign-in gave it")
        }
    }
}

extension Problem {
    static func refreshRefused(_ message: String) -> Problem {
        var problem = Problem.unauthorized(message)
        problem.code = "INVALID_REFRESH_TOKEN"
        return problem
    }
}
