import API
import Domain
import HTTPTypes
import Storage

/// `POST /auth/logout`: ends a session family (contract §3).
///
/// The family is the one of the body's `refreshToken`, or else the one that the bearer token was issued in,
/// or else the one of the browser's cookie, which is taken away. A family that is over already, or unknown,
/// is as good as ended: 204 all the same.
struct SignOut: Sendable {
    let sessions: Sessions

    func run(_ request: RequestData) async throws -> Reply {
        if !request.body.isEmpty, let token = try Self.token(request.fields()) {
            try await end(request) { tx in try SessionFamily.find(tx, token: token, now: request.now) }
            return .noContent
        }
        guard let bearer = Gate.bearer(request.headers) else { return try await signOutBrowser(request) }
        guard let family = try await sessions.tokens.check(bearer).session else {
            throw Problem.invalid(
                "refreshToken", "is required, because this bearer token was not given out by signing in")
        }
        try await end(request) { tx in try SessionFamily.find(tx, id: family, now: request.now) }
        return .noContent
    }

    static func token(_ fields: Fields) throws -> RefreshToken? {
        let token = fields.optional("refreshToken", .refreshToken)
        try fields.done()
        return token
    }

    /// Ends the session of a cookie.
    func end(_ cookie: BrowserCookie, _ request: RequestData) async throws {
        try await end(request) { tx in try SessionFamily.find(tx, cookie: cookie, now: request.now) }
    }

    private func signOutBrowser(_ request: RequestData) async throws -> Reply {
        guard let cookie = BrowserCookie(request) else {
            throw Problem.invalid("refreshToken", "is required without a bearer token or a cookie")
        }
        let sameOrigin = sessions.gate.sameOrigin
        try sameOrigin.requireOwn(request)
        try await end(cookie, request)
        var reply = Reply.noContent
        reply.headers[.setCookie] = BrowserCookie.clearing(
            isSecure: request.origin.isSecure, isPublicSecure: sameOrigin.isPublicSecure)
        return reply
    }

    private func end(
        _ request: RequestData, _ find: @escaping @Sendable (borrowing Transaction) throws -> SessionFamily?
    ) async throws {
        try await sessions.database.write { tx in
            guard let family = try find(tx) else { return }
            try family.end(tx, now: request.now)
            if let scope = try? sessions.gate.admit(tx, user: family.userId, now: request.now) {
                try scope.record(.signedOut, family: family.id, tx, request)
            }
        }
    }
}
