import API
import Domain
import CoreMetrics
import Storage

/// `POST /auth/refresh`: a new access token, and a new refresh token for the one shown; for one that was
/// shown a moment ago, the same answer again (contract §3, Accounts, A3).
struct RefreshSession: Sendable {
    let sessions: Sessions

    private enum Outcome: Sendable {
        case granted(SessionGrant)
        case reused(SessionFamily)
        case refused
    }

    func run(_ request: RequestData) async throws -> IssuedTokens {
        let token = try RefreshToken(request.fields())
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let outcome = try await sessions.database.write { tx in try refresh(tx, token, request) }
        switch outcome {
        case .granted(let grant):
            sessions.metrics.refreshed.increment()
            return try await grant.signed(by: sessions.tokens)
        case .reused(let family):
            sessions.metrics.reused.increment()
            sessions.securityLog.note(.refreshTokenReused, user: family.userId, request: request)
            throw Problem.refreshRefused(
                "This refresh token has been used before, so the session is over: sign in again")
        case .refused:
            throw Problem.refreshRefused("The refresh token is not valid any more: sign in again")
        }
    }

    private func refresh(
        _ tx: borrowing Transaction, _ token: RefreshToken, _ request: RequestData
    ) throws -> Outcome {
        let use = try SessionFamily.use(
            tx, token: token, key: sessions.successors, former: sessions.formerKeys,
            address: request.address, now: request.now)
        switch use {
        case .refused: return .refused
        // Returned, not thrown: the family's end must be committed.
        case .reused(let family): return .reused(family)
        case .fresh(let family, let successor):
            let grant = try SessionGrant(
                tx, gate: sessions.gate, family: family, secret: successor.text, now: request.now)
            try tx.runLater([SessionFamily.note(grant.access, for: token)])
            return .granted(grant)
        case .repeated(let family, let successor, let access):
            var grant = try SessionGrant(
                tx, gate: sessions.gate, family: family, secret: successor.text, now: request.now)
            grant.access = access
            return .granted(grant)
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
