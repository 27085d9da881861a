import Domain
import HTTPTypes
import Storage

/// `POST /auth/invitations/:token/accept`: the owner of an address joins the clinic that invited them
/// (Accounts, A2).
///
/// A user whose address was never verified chooses a new password, and all that the old one could do ends. A
/// verified one proves who they are: by their session, or by the password that they have.
struct AcceptInvitation: Sendable {
    let sessions: Sessions
    let mail: AccountMail

    /// How the caller stands to the invited user.
    enum Entry: Sendable {
        case newPassword(NewPassword)
        case signedIn
        /// A password was typed: right, or wrong and to be counted. `hash` is the one that it was compared
        /// with.
        case password(isRight: Bool, hash: String)

        /// Whether it is meant for a user whose address nobody has verified.
        var verifies: Bool { if case .newPassword = self { true } else { false } }
    }

    private enum Outcome: Sendable {
        case joined(SessionGrant?)
        case wrongPassword
        case blocked(seconds: Int)
    }

    /// - Parameter opensSession: Whether the caller is signed in then; a page has no use for that.
    /// - Returns: The session, if it was asked for.
    func run(
        _ request: RequestData, token: String, opensSession: Bool = true,
        fields: @Sendable () throws -> Fields
    ) async throws -> SessionGrant? {
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let found = try await sessions.database.read { tx in
            try FoundInvitation.find(tx, token, now: request.now)
        }
        let answer = try InvitationAnswer(try fields(), needsPassword: found.needsPassword)
        let entry = try await self.entry(found, answer, request)
        let outcome: Outcome = try await sessions.database.write { tx in
            if let refusal = try judge(tx, entry, found, request) { return refusal }
            let user = try accept(tx, token, entry, answer, request)
            return .joined(opensSession ? try open(tx, user, request) : nil)
        }
        switch outcome {
        case .joined(let grant):
            sessions.securityLog.note(.credentialMade, user: found.user, request: request)
            return grant
        case .wrongPassword: throw Problem.wrongCredentials
        case .blocked(let seconds):
            throw Problem.tooManyRequests(
                "Too many failed sign-ins of this account; try again in \(seconds) seconds",
                retryAfter: seconds)
        }
    }

    private func entry(
        _ found: FoundInvitation, _ answer: InvitationAnswer, _ request: RequestData
    ) async throws -> Entry {
        if found.needsPassword {
            return .newPassword(try await NewPassword(answer.password ?? "", sessions.passwords))
        }
        if Gate.bearer(request.headers) != nil, try await isSignedIn(as: found.user, request) {
            return .signedIn
        }
        guard let password = answer.password else { throw Problem.invitedSomebodyElse }
        let key = SignInThrottle.key(of: EmailAddress.key(of: found.userEmail))
        let (wait, hash) = try await sessions.database.read { tx in
            (
                try SignInThrottle.wait(tx, key: key, now: request.now),
                try tx.first("SELECT password_hash FROM users WHERE id = \(found.user)") {
                    try $0.get(0) as String
                }
            )
        }
        if let wait {
            throw Problem.tooManyRequests(
                "Too many failed sign-ins of this account; try again in \(wait) seconds", retryAfter: wait)
        }
        let isRight = try await sessions.passwords.verify(password, against: hash)
        return .password(isRight: isRight, hash: hash ?? "")
    }

    /// Throws 401 for a token that is not good.
    private func isSignedIn(as user: ID, _ request: RequestData) async throws -> Bool {
        let token = try await sessions.gate.identify(request)
        return try await sessions.database.read { tx in
            try sessions.gate.admit(tx, token, clinic: nil, now: request.now).userId == user
        }
    }

    /// Counts a wrong password as sign-in does. Nil for who may go on.
    private func judge(
        _ tx: borrowing Transaction, _ entry: Entry, _ found: FoundInvitation, _ request: RequestData
    ) throws -> Outcome? {
        guard case .password(let isRight, let hash) = entry else { return nil }
        let key = SignInThrottle.key(of: EmailAddress.key(of: found.userEmail))
        if let seconds = try SignInThrottle.holdAndWait(tx, key: key, now: request.now) {
            return .blocked(seconds: seconds)
        }
        let stored = try tx.first("SELECT password_hash FROM users WHERE id = \(found.user)") {
            try $0.get(0) as String
        }
        guard isRight, stored == hash else {
            try SignInThrottle.countFailure(tx, key: key, now: request.now)
            return .wrongPassword
        }
        try SignInThrottle.forgive(tx, key: key)
        return nil
    }
}

extension Problem {
    /// For a user who is verified: the mail alone lets nobody in.
    static let invitedSomebodyElse: Problem = {
        var problem = Problem.unauthorized(
            "Sign in as the user who is invited, or send their password, to accept")
        problem.code = "SIGN_IN_REQUIRED"
        return problem
    }()
}
