import Domain
import HTTPTypes

/// How a caller stands who has been let in: the session of their token, and what they must do first.
struct CallerSession: Sendable, Equatable {
    /// The session (`sid`) that the access token was issued in; nil for tokens of `odontox token` and of the
    /// outside provider.
    var id: ID?
    /// When the session's password was last typed; nil without a session. "Within 5 minutes" of A7 asks for
    /// this moment.
    var passwordAt: Instant?
    /// A first password has to be changed before anything else (Accounts, A3).
    var mustChangePassword = false
    /// Their clinic demands a second factor of their role, and they have none yet (Accounts, A3).
    var mfaEnrolmentRequired = false

    static let none = CallerSession()

    /// The same in another clinic, which may demand more than the one that the caller came in by.
    func entering(lacksFactor: Bool) throws(Problem) -> CallerSession {
        var entered = self
        entered.mfaEnrolmentRequired = lacksFactor
        try entered.refuseHeld()
        return entered
    }

    /// Throws 403 while something else has to be done first.
    func refuseHeld(but pass: HeldPass = .nobody) throws(Problem) {
        if mustChangePassword && pass != .everybody { throw .passwordChangeRequired }
        if mfaEnrolmentRequired && pass == .nobody { throw .mfaEnrolmentRequired }
    }
}

/// Who of those that have something else to do first may call all the same (Accounts, A3).
enum HeldPass: Sendable, Equatable {
    case nobody
    /// Who has a second factor to set up: this is the way to it.
    case enrolling
    /// Who must change a first password, too.
    case everybody
}

extension Problem {
    static let passwordChangeRequired = Problem.forbidden(
        "Choose a password of your own first: POST /auth/password", code: "PASSWORD_CHANGE_REQUIRED")
    static let mfaEnrolmentRequired = Problem.forbidden(
        "Set up a second factor first: POST /auth/mfa/totp", code: "MFA_ENROLMENT_REQUIRED")
    static let reauthenticationRequired = Problem.forbidden(
        "Sign in again with your password; this is open for five minutes after that",
        code: "REAUTHENTICATION_REQUIRED")
}

extension CallerSession {
    /// Minutes after the password was typed in which what can't be undone may be done (Accounts, A7).
    static let freshMinutes = 5

    /// Throws 403 unless the session's password was typed a moment ago.
    func requireFresh(at now: Instant) throws(Problem) {
        guard let passwordAt, passwordAt.adding(minutes: Self.freshMinutes) >= now else {
            throw .reauthenticationRequired
        }
    }
}
