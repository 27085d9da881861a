import API
import CoreMetrics
import Domain
import Storage

/// `POST /auth/login/mfa`: the second half of a sign-in whose password was right (Accounts, A3).
struct SignInWithCode: Sendable {
    let sessions: Sessions
    /// Of the session that is opened.
    var kind = SessionKind.phone

    /// What is sent: the token of the first half, and a code.
    static func form(_ fields: Fields) throws -> (token: String, code: String) {
        try fields.done(fields.required("mfaToken", .token), fields.required("code", .secondFactorCode))
    }

    func run(_ request: RequestData) async throws -> IssuedTokens {
        try await grant(request).signed(by: sessions.tokens)
    }

    /// Opens the session.
    func grant(_ request: RequestData) async throws -> SessionGrant {
        let (token, code) = try Self.form(request.fields())
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let challenge = try await sessions.database.read { tx in
            try SignInChallenge.find(tx, token, now: request.now)
        }
        guard let challenge else { throw Problem.mfaTokenRefused }
        let guardedTry = GuardedTry(
            sessions, user: challenge.user, email: challenge.email, request)
        let grant = try await guardedTry.run(or: .wrongSignInCode) { tx -> SessionGrant? in
            let passed = try SecondFactor.pass(
                tx, challenge.user, typed: code, seal: sessions.seal, now: request.now)
            guard let passed else { return nil }
            // Two at once: a recovery code each must not open two sessions.
            guard try challenge.end(tx) else { throw Problem.mfaTokenRefused }
            try SignInThrottle.forgive(tx, guardedTry.account)
            let grant = try sessions.open(
                tx, user: challenge.user, device: challenge.device, request, as: kind)
            if passed == .recoveryCode {
                try grant.scope.record(.recoveryCodeUsed, family: grant.family, tx, request)
            }
            return grant
        }
        sessions.metrics.signedIn.increment()
        return grant
    }
}

extension Problem {
    /// The password was right, and `token` is what the code is sent with.
    static func mfaRequired(_ token: String) -> Problem {
        var problem = Problem.unauthorized("Send a code of your second factor with the mfaToken")
        problem.code = "MFA_REQUIRED"
        problem.mfaToken = token
        return problem
    }

    /// The same for a token that is unknown, used or expired.
    static let mfaTokenRefused: Problem = {
        var problem = Problem.unauthorized("The mfaToken is not good any more: sign in with your password")
        problem.code = "INVALID_MFA_TOKEN"
        return problem
    }()

    static let wrongSignInCode: Problem = {
        var problem = Problem.unauthorized("The code is wrong, has been used, or is not for this moment")
        problem.code = "INVALID_MFA_CODE"
        return problem
    }()
}
