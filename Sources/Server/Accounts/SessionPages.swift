import API
import HTTPTypes

/// The session routes' pages in the API description.
extension SessionRoutes {
    static let signInPage = Operation(
        tag: "Sign-in", summary: "Sign in",
        description: """
            The access token is good for 15 minutes, the refresh token for 30 days and one use; both end \
            with the session, which lives 180 days at most. Repeated failures of one account, or from one \
            client address, make it wait, then lock it for 15 minutes (429 with `Retry-After`), whether the \
            address is known or not. `device` is shown in the list of sessions. With `mustChangePassword` \
            every route but `password`, `logout` and `me` answers 403 PASSWORD_CHANGE_REQUIRED until a \
            password of one's own is set.
            """,
        body: .init(example: ["email": "zainab.ahmed@odontox.test", "password": "odontox-demo"]),
        answer: .json(IssuedTokens.schema), problems: [.unauthorized, .forbidden])

    static let browserPage = Operation(
        tag: "Sign-in", summary: "Sign a browser in",
        description: """
            As `login`, but a cookie holds the session (`__Host-odontox`; `odontox` without TLS). Its value \
            is new at each sign-in; the session of a cookie that came with the request ends. It lives 12 \
            hours unused, 7 days in all, and stands in the list of sessions. 403 `CROSS_SITE_REQUEST` from \
            a page of another site.
            """,
        body: .init(example: ["email": "zainab.ahmed@odontox.test", "password": "odontox-demo"]),
        answer: .json(BrowserSession.schema), problems: [.unauthorized, .forbidden])

    static let browserCodePage = Operation(
        tag: "Sign-in", summary: "Sign a browser in with the second factor",
        description: "After a 401 `MFA_REQUIRED` of `browser`, as `login/mfa` after one of `login`.",
        body: .init(
            example: ["mfaToken": "3q2-7wF1xZ0mV9cT5bY8nK4jH6gD2sA1pO0iU3yR7eW", "code": "755224"]),
        answer: .json(BrowserSession.schema), problems: [.unauthorized, .forbidden])

    static let refreshPage = Operation(
        tag: "Sign-in", summary: "Refresh a session",
        description: """
            Each refresh token works once and gives the next. The one replaced last gives the very same \
            answer again for 60 seconds, while its successor is unused: the first may have been lost. \
            Showing an older one, or one whose successor was used, ends the whole session: somebody else \
            may have it.
            """,
        answer: .json(IssuedTokens.schema), problems: [.unauthorized, .forbidden])

    static let signOutPage = Operation(
        tag: "Sign-in", summary: "Sign out",
        description: """
            Ends the session that `refreshToken` belongs to; without one, the session that the bearer token \
            was issued in, or that of the browser's cookie, which is taken away. 204 also when it is over \
            already. The session's access tokens end at once, its open streams within a second.
            """,
        body: .init(isRequired: false),
        status: .noContent, answer: .nothing, problems: [.unauthorized, .forbidden])

    static let mePage = Operation(
        tag: "Sign-in", summary: "Who is signed in",
        description: "As in the sign-in answer, in the clinic of `X-Clinic-Id`.",
        answer: .json(SignedInUser.schema))

    static let listPage = Operation(
        tag: "Sign-in", summary: "Where one is signed in",
        description: """
            The sessions of the caller that go on, the one used last first. `lastUsedAt` is at most five \
            minutes behind.
            """,
        answer: .json(OwnSessions.schema))

    static let endPage = Operation(
        tag: "Sign-in", summary: "Sign out elsewhere",
        description: """
            Ends one session of the caller's, also their own: its access tokens at once, its open streams \
            within a second.
            """,
        status: .noContent, answer: .nothing)

    static let endOthersPage = Operation(
        tag: "Sign-in", summary: "Sign out everywhere else",
        description: "Ends all sessions of the caller but the one that asks.",
        status: .noContent, answer: .nothing)
}
