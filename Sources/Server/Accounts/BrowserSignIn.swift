import API
import Domain
import HTTPTypes

/// `POST /auth/browser` and `POST /auth/browser/mfa`: a sign-in whose session a cookie holds. The value is
/// new each time, so that nobody signs in under a cookie that somebody else has put there (front-desk D2).
struct BrowserSignIn: Sendable {
    let sessions: Sessions

    /// Throws 401 `MFA_REQUIRED` for a user who has a second factor, 403 for a page of another site.
    func withPassword(_ request: RequestData) async throws -> Reply {
        try sessions.gate.sameOrigin.refuseForeign(request)
        return try await answer(SignIn(sessions: sessions, kind: .browser).grant(request), request)
    }

    /// The same for the second half.
    func withCode(_ request: RequestData) async throws -> Reply {
        try sessions.gate.sameOrigin.refuseForeign(request)
        return try await answer(SignInWithCode(sessions: sessions, kind: .browser).grant(request), request)
    }

    /// Ends the session that the browser had before.
    private func answer(_ grant: SessionGrant, _ request: RequestData) async throws -> Reply {
        // In a write of its own: the trails of two clinics are never held at once.
        if let former = BrowserCookie(request) { try await SignOut(sessions: sessions).end(former, request) }
        var reply = Reply.json(BrowserSession(grant))
        reply.headers[.setCookie] = BrowserCookie(grant.secret).setCookie(
            isSecure: request.origin.isSecure, isPublicSecure: sessions.gate.sameOrigin.isPublicSecure)
        return reply
    }
}

/// The answer to a browser's sign-in, beside its cookie.
struct BrowserSession: WireObject, Sendable {
    var user: SignedInUser
    /// As in ``IssuedTokens``.
    var mustChangePassword: Bool?
    /// As in ``IssuedTokens``.
    var mfaEnrolmentRequired: Bool?

    init(_ grant: SessionGrant) {
        user = grant.user
        mustChangePassword = grant.scope.mustChangePassword ? true : nil
        mfaEnrolmentRequired = grant.scope.mfaEnrolmentRequired ? true : nil
    }

    static let schemaName: String? = "BrowserSession"
    static let fields: [Field<BrowserSession>] = [
        Field("user", \.user), .present("mustChangePassword", \.mustChangePassword),
        .present("mfaEnrolmentRequired", \.mfaEnrolmentRequired),
    ]
}
