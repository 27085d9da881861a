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
        case joined(SessionGrant)
        /// Joined; the session waits for the second factor.
        case challenged(token: String)
    }

    /// - Returns: The session in which the caller is signed in then.
    func run(
        _ request: RequestData, token: String, fields: () throws -> Fields
    ) async throws -> SessionGrant {
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let found = try await sessions.database.read { tx in
            try FoundInvitation.find(tx, token, now: request.now)
        }
        let answer = try InvitationAnswer(try fields(), needsPassword: found.needsPassword)
        let entry = try await self.entry(found, answer, request)
        let outcome = try await judged(entry, found, request) { tx in
            let user = try accept(tx, token, entry, answer, request)
            // The password alone signs nobody in who has a second factor.
            if case .password = entry, try SecondFactor.isEnabled(tx, user) {
                let token = try SignInChallenge.open(tx, user: user, device: nil, now: request.now)
                return .challenged(token: token)
            }
            let grant = try sessions.open(tx, user: user, device: nil, request)
            // Nobody has typed a password for it: what asks for a fresh one stays shut (Accounts, A9).
            if case .signedIn = entry {
                try SessionFamily.notePassword(tx, session: grant.family, at: Instant(milliseconds: 0))
            }
            return .joined(grant)
        }
        sessions.securityLog.note(.credentialMade, user: found.user, request: request)
        switch outcome {
        case .joined(let grant): return grant
        case .challenged(let token): throw Problem.mfaRequired(token)
        }
    }

    /// Runs `work` in one transaction, for who has shown who they are. A wrong password counts as at sign-in.
    private func judged(
        _ entry: Entry, _ found: FoundInvitation, _ request: RequestData,
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Outcome
    ) async throws -> Outcome {
        guard case .password(let isRight, let hash) = entry else {
            return try await sessions.database.write { tx in try work(tx) }
        }
        let guardedTry = self.guardedTry(found, request)
        return try await guardedTry.run(or: .wrongCredentials) { tx -> Outcome? in
            let stored = try tx.first("SELECT password_hash FROM users WHERE id = \(found.user)") {
                try $0.get(0) as String
            }
            guard isRight, stored == hash else { return nil }
            if try !SecondFactor.isEnabled(tx, found.user) {
                try SignInThrottle.forgive(tx, guardedTry.account)
            }
            return try work(tx)
        }
    }

    private func guardedTry(_ found: FoundInvitation, _ request: RequestData) -> GuardedTry {
        GuardedTry(sessions, user: found.user, email: EmailAddress.key(of: found.userEmail), request)
    }

    private func entry(
        _ found: FoundInvitation, _ answer: InvitationAnswer, _ request: RequestData
    ) async throws -> Entry {
        if found.needsPassword {
            return .newPassword(try await NewPassword(answer.password ?? "", sessions.passwords))
        }
        // A cookie alone says nothing: it comes with the form of a mailed link too.
        let isFromDesk = BrowserCookie(request) != nil && sessions.gate.sameOrigin.isFromDesk(request)
        if Gate.bearer(request.headers) != nil || isFromDesk,
            try await isSignedIn(as: found.user, request)
        {
            return .signedIn
        }
        guard let password = answer.password else { throw Problem.invitedSomebodyElse }
        let guardedTry = self.guardedTry(found, request)
        let (wait, hash) = try await sessions.database.read { tx in
            (
                try SignInThrottle.wait(tx, [guardedTry.account], now: request.now),
                try tx.first("SELECT password_hash FROM users WHERE id = \(found.user)") {
                    try $0.get(0) as String
                }
            )
        }
        if let wait { throw guardedTry.blocked(wait) }
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
