import API
import Domain
import CoreMetrics
import Storage

/// `POST /auth/login` (contract §3, Accounts, A3), and what a browser's sign-in begins with.
struct SignIn: Sendable {
    let sessions: Sessions
    /// Of the session that is opened.
    var kind = SessionKind.phone

    private enum Outcome: Sendable {
        case granted(SessionGrant)
        /// The password was right, and the second factor is still to be shown.
        case challenged(token: String)
        case refused(isLocked: Bool)
        case blocked(seconds: Int)
        /// The password was changed while it was looked at.
        case changed
    }

    /// How often a password that changes meanwhile is looked at.
    private static let tries = 3

    /// What is judged together: the account, and the address that the try comes from.
    private struct Subjects: Sendable {
        var account: SignInThrottle.Subject
        var client: SignInThrottle.Subject?
    }

    func run(_ request: RequestData) async throws -> IssuedTokens {
        try await grant(request).signed(by: sessions.tokens)
    }

    /// Opens the session.
    /// - Throws: 401 `MFA_REQUIRED` for a right password that is not enough.
    func grant(_ request: RequestData) async throws -> SessionGrant {
        let form = try SignInForm(request.fields())
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let subjects = Subjects(
            account: sessions.throttle.account(form.email), client: sessions.throttle.client(request.address))
        for _ in 0..<Self.tries {
            let outcome = try await attempt(form, subjects, request)
            if case .changed = outcome { continue }
            return try result(outcome, form, request)
        }
        throw Problem.unavailable()
    }

    private func attempt(
        _ form: SignInForm, _ subjects: Subjects, _ request: RequestData
    ) async throws -> Outcome {
        let (wait, account) = try await sessions.database.read { tx in
            (
                try SignInThrottle.wait(tx, [subjects.account, subjects.client], now: request.now),
                try SignInAccount.find(tx, email: form.email)
            )
        }
        if let wait { return .blocked(seconds: wait) }
        let isRight = try await sessions.passwords.verify(form.password, against: account?.passwordHash)
        let renewed = isRight ? try await renewedHash(form.password, account) : nil
        // Judged again where it is counted: a thousand guesses at once get no further than five in a row.
        return try await sessions.database.write { tx in
            if let seconds = try SignInThrottle.holdAndWait(tx, subjects.account, now: request.now) {
                return .blocked(seconds: seconds)
            }
            guard isRight, let account else { return try refuse(tx, subjects, request) }
            if let client = subjects.client,
                let seconds = try SignInThrottle.wait(tx, [client], now: request.now)
            {
                return .blocked(seconds: seconds)
            }
            guard try account.isCurrent(tx) else { return .changed }
            return try accept(tx, account, renewed, subjects, form, request)
        }
    }

    private func accept(
        _ tx: borrowing Transaction, _ account: SignInAccount, _ renewed: String?, _ subjects: Subjects,
        _ form: SignInForm, _ request: RequestData
    ) throws -> Outcome {
        if let renewed {
            try Credentials.renewHash(tx, of: account.id, from: account.passwordHash, to: renewed)
        }
        // Wrong codes before this are not forgiven: who has the password alone would guess on for ever.
        if try SecondFactor.isEnabled(tx, account.id) {
            let token = try SignInChallenge.open(tx, user: account.id, device: form.device, now: request.now)
            return .challenged(token: token)
        }
        try SignInThrottle.forgive(tx, subjects.account)
        return .granted(
            try sessions.open(tx, user: account.id, device: form.device, request, as: kind))
    }

    /// Counts a wrong password of the account, which is held, and of the address that it came from.
    private func refuse(
        _ tx: borrowing Transaction, _ subjects: Subjects, _ request: RequestData
    ) throws -> Outcome {
        var pause = 0
        if let client = subjects.client {
            if let seconds = try SignInThrottle.holdAndWait(tx, client, now: request.now) {
                return .blocked(seconds: seconds)
            }
            pause = try SignInThrottle.countFailure(tx, client, now: request.now)
        }
        pause = max(pause, try SignInThrottle.countFailure(tx, subjects.account, now: request.now))
        return .refused(isLocked: pause > 0)
    }

    private func result(
        _ outcome: Outcome, _ form: SignInForm, _ request: RequestData
    ) throws -> SessionGrant {
        switch outcome {
        case .granted(let grant):
            sessions.metrics.signedIn.increment()
            return grant
        case .challenged(let token): throw Problem.mfaRequired(token)
        case .refused(let isLocked):
            sessions.metrics.refused.increment()
            sessions.securityLog.note(.signInRefused, address: form.email, request: request)
            if isLocked { sessions.securityLog.note(.locked, address: form.email, request: request) }
            throw Problem.wrongCredentials
        case .blocked(let seconds): throw blocked(seconds, form, request)
        case .changed: throw Problem.unavailable()
        }
    }

    private func blocked(_ seconds: Int, _ form: SignInForm, _ request: RequestData) -> Problem {
        sessions.metrics.blocked.increment()
        sessions.securityLog.note(.signInRefused, address: form.email, request: request)
        return .tooManyRequests(
            "Too many failed sign-ins; try again in \(seconds) seconds", retryAfter: seconds)
    }

    /// The password's hash as it is made now, where the stored one costs less. Nil as well where there is no
    /// time for it: the next sign-in will do.
    private func renewedHash(_ password: String, _ account: SignInAccount?) async throws -> String? {
        guard let account, sessions.passwords.isOutdated(account.passwordHash) else { return nil }
        return try? await sessions.passwords.hash(password)
    }
}

/// Whose password is judged.
private struct SignInAccount: Sendable {
    var id: ID
    var passwordHash: String

    /// Somebody who is disabled has no account to sign in to.
    static func find(_ tx: borrowing Transaction, email: String) throws -> SignInAccount? {
        try tx.first(
            "SELECT id, password_hash FROM users WHERE email_key = \(email) AND disabled_at IS NULL"
        ) { row in SignInAccount(id: try row.get(0), passwordHash: try row.get(1)) }
    }

    /// Whether the password that was looked at is still the stored one. Holds the user's row: a change that
    /// ends all sessions comes before this sign-in, which then sees it, or after it.
    func isCurrent(_ tx: borrowing Transaction) throws -> Bool {
        let stored = try tx.first(
            "SELECT password_hash FROM users WHERE id = \(id) AND disabled_at IS NULL\(SQL.rowLock)"
        ) { try $0.get(0) as String }
        return stored == passwordHash
    }
}

extension Problem {
    /// The same for an unknown address and for a wrong password.
    static let wrongCredentials: Problem = {
        var problem = Problem.unauthorized("The e-mail address or the password is wrong")
        problem.code = "INVALID_CREDENTIALS"
        return problem
    }()
}
