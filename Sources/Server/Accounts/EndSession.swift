import API
import Domain
import Storage

/// `DELETE /auth/sessions/:id` and `DELETE /auth/sessions`: signs one out elsewhere (Accounts, A3).
enum EndSession {
    /// One session, also the caller's own. 404 for somebody else's and for one that is over.
    static func one(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let id = try call.id()
        guard let family = try SessionFamily.find(tx, id: id, now: call.now),
            family.userId == call.scope.userId
        else { throw Problem.notFound("Session") }
        try family.end(tx, now: call.now)
        note([id], call, recorder)
        return .noContent
    }

    /// All but the caller's own.
    static func others(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let ended = try SessionFamily.endAll(
            tx, of: call.scope.userId, besides: call.scope.sessionId, now: call.now)
        note(ended.prefix(ListSessions.limit), call, recorder)
        return .noContent
    }

    private static func note(
        _ ids: some Sequence<ID>, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) {
        guard call.scope.hasClinic else { return }
        for id in ids {
            recorder.audit(.signedOut, .session, id, before: JSONValue?.none, after: JSONValue?.none)
        }
    }
}
