import Domain
import Storage

/// A try at a secret of an account. Wrong ones count like failed sign-ins, wherever they are made, so that no
/// route is a cheaper way to guess (Accounts, A3).
struct GuardedTry: Sendable {
    let sessions: Sessions
    let user: ID
    /// What the account's failures are counted by.
    let key: String
    let request: RequestData

    init(_ sessions: Sessions, user: ID, email: String, _ request: RequestData) {
        self.sessions = sessions
        self.user = user
        key = sessions.throttleKey(of: email)
        self.request = request
    }

    private enum Outcome<Passed: Sendable>: Sendable {
        case passed(Passed)
        case wrong
        case blocked(seconds: Int)
    }

    /// What `check` gives, in the transaction that it ran in.
    /// - Parameters:
    ///   - check: Nil when the try was wrong. It runs only while the account is not locked.
    ///   - refusal: What a wrong try is answered with.
    /// - Throws: 429 while the account is locked.
    func run<Passed: Sendable>(
        or refusal: Problem, _ check: @escaping @Sendable (borrowing Transaction) throws -> Passed?
    ) async throws -> Passed {
        // Returned, not thrown: the count of failures must be committed.
        let outcome: Outcome<Passed> = try await sessions.database.write { tx in
            if let seconds = try SignInThrottle.holdAndWait(tx, key: key, now: request.now) {
                return .blocked(seconds: seconds)
            }
            if let passed = try check(tx) { return .passed(passed) }
            try SignInThrottle.countFailure(tx, key: key, now: request.now)
            return .wrong
        }
        switch outcome {
        case .passed(let passed): return passed
        case .wrong:
            sessions.metrics.refused.increment()
            sessions.securityLog.note(.signInRefused, user: user, request: request)
            throw refusal
        case .blocked(let seconds):
            sessions.metrics.blocked.increment()
            throw SignIn.blocked(seconds)
        }
    }
}

/// A signed-in user who shows their password again: proof for what a session alone must not do.
struct PasswordCheck: Sendable {
    let sessions: Sessions

    private struct Account: Sendable {
        var user: ID
        var email: String
        var passwordHash: String

        static let columns = Columns("id", "email_key", "password_hash", as: Account.init)
    }

    /// - Throws: 403 `WRONG_PASSWORD` when it is not the caller's, 429 while their account is locked.
    func proof(_ password: String, _ request: RequestData) async throws -> CredentialProof {
        let token = try await sessions.gate.identify(request)
        let account = try await sessions.database.read { tx in
            let scope = try sessions.gate.admit(tx, token, request, .everyMember, held: .everybody)
            let account = try tx.first(
                "SELECT \(Account.columns) FROM users WHERE id = \(scope.userId)", Account.columns.read)
            guard let account else { throw Problem.unauthorized() }
            let key = sessions.throttleKey(of: account.email)
            if let seconds = try SignInThrottle.wait(tx, key: key, now: request.now) {
                throw SignIn.blocked(seconds)
            }
            return account
        }
        let proof = try await CredentialProof.checked(
            password: password, against: account.passwordHash, of: account.user, by: sessions.passwords)
        let guardedTry = GuardedTry(sessions, user: account.user, email: account.email, request)
        return try await guardedTry.run(or: .wrongPassword) { _ in proof }
    }
}

extension Problem {
    static let wrongPassword: Problem = {
        var problem = Problem.forbidden("The present password is wrong", code: "WRONG_PASSWORD")
        problem.fields = [FieldError(field: "currentPassword", message: "is wrong")]
        return problem
    }()

    static let wrongCode: Problem = {
        var problem = Problem.forbidden(
            "The code is wrong, has been used, or is not for this moment", code: "WRONG_CODE")
        problem.fields = [FieldError(field: "code", message: "is wrong")]
        return problem
    }()
}

extension FieldRule where Value == String {
    /// A password as it is typed to be checked, not chosen.
    static var password: FieldRule { .verbatim(max: Passwords.lengthLimit) }

    /// A code of an authenticator, or a recovery code.
    static var secondFactorCode: FieldRule { FieldRule.text(max: 40).neverBlank }

    /// A token that was mailed, or given out to go on with.
    static var token: FieldRule { FieldRule.text(max: 512).neverBlank }
}

extension Schema {
    static let secondFactorCode = Schema.plain([
        "type": "string", "minLength": 1, "maxLength": 40, "pattern": "\\S", "example": "755224",
    ])
    static let password = Schema.plain([
        "type": "string", "format": "password", "minLength": 1, "maxLength": JSONValue(Passwords.lengthLimit),
    ])
    static let mailedToken = Schema.plain([
        "type": "string", "minLength": 1, "maxLength": 512, "pattern": "\\S",
        "example": "3q2-7wF1xZ0mV9cT5bY8nK4jH6gD2sA1pO0iU3yR7eW",
    ])
}
