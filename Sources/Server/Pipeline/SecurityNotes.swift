import Domain
import HTTPTypes
import Hummingbird
import Synchronization

/// What of the requests belongs in the security log, whichever way they went through the server: who was
/// refused for their role, clinic or outside token, and which clinic a superadmin entered (Accounts, A5).
final class SecurityNotes: Sendable {
    /// Seconds for which a superadmin who goes on in a clinic has entered it once.
    static let visit = 900

    private struct Visit: Hashable {
        var user: ID
        var clinic: ID
    }

    private let log: SecurityLog
    private let visits = Mutex(RecentlyUsed<Visit, Instant>(capacity: 1024))

    init(_ log: SecurityLog) { self.log = log }

    /// - Parameter code: Of the problem, where the answer is one.
    func note(
        _ status: HTTPResponse.Status, code: String?, _ request: Request, _ context: RequestContext,
        now: Instant
    ) {
        let caller = context.caller.caller
        switch status {
        case .unauthorized where caller.hasOutsideToken: write(.outsideTokenRefused, caller, context)
        case .forbidden where !Self.held.contains(code ?? ""): write(.forbidden, caller, context)
        case .unauthorized, .forbidden: break
        default: enter(caller, request, context, now: now)
        }
    }

    /// A user who has something else to do first is not refused for their rights, and a wrong password or
    /// code has a line of its own.
    private static let held = [
        "PASSWORD_CHANGE_REQUIRED", "MFA_ENROLMENT_REQUIRED", "REASON_REQUIRED", "WRONG_PASSWORD",
        "WRONG_CODE", "REAUTHENTICATION_REQUIRED",
    ]

    private func enter(
        _ caller: CallerNote.Caller, _ request: Request, _ context: RequestContext, now: Instant
    ) {
        guard caller.isSuperadmin, let user = caller.user, let clinic = caller.clinic,
            request.uri.path.hasPrefix("/api/v1/protected/")
        else { return }
        let start = Instant(milliseconds: .min / 2)
        let isNew = visits.withLock { visits in
            visits.use(Visit(user: user, clinic: clinic), fresh: start) { last in
                guard last == start || now.milliseconds(since: last) >= Int64(Self.visit) * 1000 else {
                    return false
                }
                last = now
                return true
            }
        }
        if isNew { write(.superadminEntered, caller, context) }
    }

    private func write(_ event: SecurityEvent, _ caller: CallerNote.Caller, _ context: RequestContext) {
        log.note(
            event, user: caller.user, client: context.address, requestId: context.requestId,
            clinic: caller.clinic)
    }
}
