import API
import Domain
import HTTPTypes
import Hummingbird

/// `/api/v1/auth` (contract §3).
enum SessionRoutes {
    static func all(_ sessions: Sessions) -> [Route] {
        [
            post("/login", signInPage.reading(SignInForm.init), sessions) {
                .json(try await SignIn(sessions: sessions).run($0))
            },
            post("/refresh", refreshPage.reading(RefreshToken.init), sessions) {
                .json(try await RefreshSession(sessions: sessions).run($0))
            },
            post("/logout", signOutPage.reading(SignOut.token), sessions) {
                try await SignOut(sessions: sessions).run($0)
            },
            .read("/me", .everyMember, mePage) { tx, call in
                guard let user = try SessionUserQuery.user(tx, scope: call.scope) else {
                    throw Problem.notFound("User")
                }
                return .json(user)
            }.asResource().allowedWhileHeld()
                .held { tx, call in _ = try KnownUser.hold(tx, call.scope.userId) },
            .write(
                .patch, "/me", .everyMember, ChangeOwnProfile.page, decode: OwnProfileChange.init,
                ChangeOwnProfile.run),
            .read("/sessions", .everyMember, listPage, ListSessions.run),
            .write(.delete, "/sessions", .everyMember, endOthersPage, EndSession.others),
            .write(.delete, "/sessions/:id", .everyMember, endPage, EndSession.one),
            .write(
                .put, "/me/primary-clinic", .clinicMembers, PrimaryClinic.page, decode: PrimaryClinic.decode
            ) { tx, call, body, recorder in
                try PrimaryClinic.choose(tx, call, body, recorder)
            },
        ]
    }

    /// Where a cookie is given out, and where whoever has one shows that they are still there.
    static func browser(_ sessions: Sessions) -> [Route] {
        [
            post("/browser", browserPage.reading(SignInForm.init), sessions) {
                try await BrowserSignIn(sessions: sessions).withPassword($0)
            },
            post("/browser/mfa", browserCodePage.reading(SignInWithCode.form), sessions) {
                try await BrowserSignIn(sessions: sessions).withCode($0)
            },
            // The answer is kept for no repeated request: it is about this moment.
            .prepared(
                .post, "/unlock", .everyMember, Unlock.page, decode: Unlock.Draft.init,
                prepare: { try await Unlock($0, $1, sessions) }
            ) { tx, call, body, recorder in
                try Unlock.run(tx, call, body, recorder, sessions)
            }.givingSecret(),
        ]
    }

    /// A write that needs no session; most of them open, renew or end one.
    static func post(
        _ path: String, _ page: Operation, _ sessions: Sessions,
        _ work: @escaping @Sendable (RequestData) async throws -> Reply
    ) -> Route {
        .custom(.post, path, .anyone, page) { request, context in
            try await work(RequestData(request, context: context, now: sessions.clock.now())).response
        }
    }
}
