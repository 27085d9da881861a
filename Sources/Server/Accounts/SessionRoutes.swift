import API
import Domain
import HTTPTypes
import Hummingbird

/// `/api/v1/auth` (contract §3).
enum SessionRoutes {
    static func all(_ sessions: Sessions) -> [Route] {
        [
            .custom(.post, "/login", .anyone, signInPage) { request, context in
                let incoming = try await RequestData(request, context: context, now: sessions.clock.now())
                return Reply.json(try await SignIn(sessions: sessions).run(incoming)).response
            },
            .custom(.post, "/refresh", .anyone, refreshPage) { request, context in
                let incoming = try await RequestData(request, context: context, now: sessions.clock.now())
                return Reply.json(try await RefreshSession(sessions: sessions).run(incoming)).response
            },
            .custom(.post, "/logout", .anyone, signOutPage) { request, context in
                let incoming = try await RequestData(request, context: context, now: sessions.clock.now())
                try await SignOut(sessions: sessions).run(incoming)
                return Reply.noContent.response
            },
            .read("/me", .everyMember, mePage) { tx, call in
                guard let user = try SessionUserQuery.user(tx, scope: call.scope) else {
                    throw Problem.notFound("User")
                }
                return .json(user)
            }.asResource().allowedWhileHeld(),
            .write(
                .put, "/me/primary-clinic", .clinicMembers, PrimaryClinic.page, decode: PrimaryClinic.decode
            ) { tx, call, body, recorder in
                try PrimaryClinic.choose(tx, call, body, recorder)
            },
        ]
    }
}

/// The session routes' pages in the API description.
extension SessionRoutes {
    static let refreshToken = Schema.plain(["type": "string", "minLength": 1, "maxLength": 512])

    static let signInPage = Operation(
        tag: "Sign-in", summary: "Sign in",
        description: """
            The access token is good for 15 minutes, the refresh token for 30 days and one use. Repeated \
            failures of one account make it wait, then lock it for 15 minutes (429 with `Retry-After`), \
            whether the address is known or not.
            """,
        body: .init(
            schema: .object([
                .required("email", .plain(["type": "string", "minLength": 1, "maxLength": 254])),
                .required("password", .plain(["type": "string", "minLength": 1, "maxLength": 1024])),
            ]), example: ["email": "zainab.ahmed@odontox.test", "password": "odontox-demo"]),
        answer: .json(IssuedTokens.schema), problems: [.unauthorized, .forbidden])

    static let refreshPage = Operation(
        tag: "Sign-in", summary: "Refresh a session",
        description: """
            Each refresh token works once and gives the next. Showing a used one again ends the whole \
            session: somebody else may have it.
            """,
        body: .init(schema: .object([.required("refreshToken", refreshToken)])),
        answer: .json(IssuedTokens.schema), problems: [.unauthorized, .forbidden])

    static let signOutPage = Operation(
        tag: "Sign-in", summary: "Sign out",
        description: """
            Ends the session that `refreshToken` belongs to; without one, the session that the bearer token \
            was issued in. 204 also when it is over already. An access token given out before lives on \
            until it expires.
            """,
        body: .init(schema: .object([.optional("refreshToken", refreshToken)]), isRequired: false),
        status: .noContent, answer: .nothing, problems: [.unauthorized])

    static let mePage = Operation(
        tag: "Sign-in", summary: "Who is signed in",
        description: "As in the sign-in answer, in the clinic of `X-Clinic-Id`.",
        answer: .json(SignedInUser.schema))
}
