import API
import Domain
import Storage

/// A signed-in user who shows their password again: proof for what a session alone must not do.
struct PasswordCheck: Sendable {
    let sessions: Sessions

    private struct Account: Sendable {
        var user: ID
        var email: String
        var passwordHash: String

        static let columns = Columns("id", "email_key", "password_hash", as: Account.init)
    }

    /// - Parameter field: What the request calls the password.
    /// - Throws: 403 `WRONG_PASSWORD` when it is not the caller's, 429 while their account is locked.
    func proof(
        _ password: String, _ request: RequestData, of field: String = "currentPassword"
    ) async throws -> CredentialProof {
        let token = try await sessions.gate.identify(request)
        let (account, wait) = try await sessions.database.read { tx in
            let scope = try sessions.gate.admit(tx, token, request, .everyMember, .none, held: .everybody)
            let account = try tx.first(
                "SELECT \(Account.columns) FROM users WHERE id = \(scope.userId)", Account.columns.read)
            guard let account else { throw Problem.unauthorized() }
            let subject = sessions.throttle.account(account.email)
            return (account, try SignInThrottle.wait(tx, [subject], now: request.now))
        }
        let guardedTry = GuardedTry(sessions, user: account.user, email: account.email, request)
        if let wait { throw guardedTry.blocked(wait) }
        let proof = try await CredentialProof.checked(
            password: password, against: account.passwordHash, of: account.user, by: sessions.passwords)
        return try await guardedTry.run(or: .wrongPassword(in: field)) { _ in proof }
    }
}

extension Problem {
    static func wrongPassword(in field: String) -> Problem {
        var problem = Problem.forbidden("The present password is wrong", code: "WRONG_PASSWORD")
        problem.fields = [FieldError(field: field, message: "is wrong")]
        return problem
    }

    static let wrongCode: Problem = {
        var problem = Problem.forbidden(
            "The code is wrong, has been used, or is not for this moment", code: "WRONG_CODE")
        problem.fields = [FieldError(field: "code", message: "is wrong")]
        return problem
    }()
}

extension FieldRule where Value == String {
    /// A password as it is typed to be checked, not chosen.
    static var password: FieldRule {
        let length = Passwords.lengthLimit
        return .verbatim(max: length).shown(
            as: .plain([
                "type": "string", "format": "password", "minLength": 1, "maxLength": JSONValue(length),
                "pattern": "^[^\\u0000]*$",
            ]))
    }

    /// A code of an authenticator, or a recovery code.
    static var secondFactorCode: FieldRule { FieldRule.text(max: 40).neverBlank }

    /// A token that was mailed, or given out to go on with.
    static var token: FieldRule { FieldRule.text(max: 512).neverBlank }
}
