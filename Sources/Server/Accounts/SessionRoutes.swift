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
}
