import API
package import Domain
package import Storage

/// What `odontox user password|disable|enable` does to a user. Each leaves a row in the audit trail of each
/// clinic that the user belongs to (Accounts, A3, A9).
package enum UserCommands {
    /// Sets a password, ends all sessions and lifts the lock after failed sign-ins. The security log has a
    /// line of it.
    /// - Parameter endsFactor: Whether the second factor goes too, of somebody who has lost it.
    /// - Throws: ``UserCommandError``.
    package static func setPassword(
        _ email: String, to password: String, endsFactor: Bool, _ database: Database, passwords: Passwords,
        secret: SessionSecret, securityLog: SecurityLog, now: Instant
    ) async throws {
        if let problem = PasswordRule.problem(with: password) {
            throw UserCommandError("the password \(problem)")
        }
        let new = try await NewPassword(password.composed, passwords)
        let key = EmailAddress.key(of: email)
        let throttle = SignInThrottle(secret)
        let user = try await change(email, "password", database, now: now) { tx, proof, credentials in
            do {
                try new.check(tx, user: proof.user)
            } catch let problem as Problem {
                throw UserCommandError("the password \(problem.fields.first?.message ?? "is weak")")
            }
            try credentials.setPassword(tx, proof, hash: new.hash)
            if endsFactor { try credentials.endSecondFactor(tx, proof) }
            try SignInThrottle.reopen(tx, throttle.account(key), of: proof.user, now: now)
        }
        securityLog.note(.credentialChanged, user: user, request: nil)
        if endsFactor { securityLog.note(.credentialEnded, user: user, request: nil) }
    }

    /// Lets nobody sign in as the user, and ends their sessions and the invitations that they have sent; or
    /// lets them again. The security log has a line of it.
    /// - Throws: ``UserCommandError``.
    package static func setDisabled(
        _ email: String, _ isDisabled: Bool, _ database: Database, securityLog: SecurityLog, now: Instant
    ) async throws {
        let user = try await change(email, isDisabled ? "disable" : "enable", database, now: now) {
            tx, proof, credentials in
            try credentials.setDisabled(tx, proof, isDisabled)
        }
        securityLog.note(isDisabled ? .credentialEnded : .credentialMade, user: user, request: nil)
    }

    /// Returns who was changed.
    private static func change(
        _ email: String, _ command: String, _ database: Database, now: Instant,
        _ work: @escaping @Sendable (borrowing Transaction, CredentialProof, Credentials) throws -> Void
    ) async throws -> ID {
        let key = EmailAddress.key(of: email)
        let request = RequestData.job("user-\(command)", at: now)
        return try await database.write { tx in
            let user = try tx.first("SELECT id FROM users WHERE email_key = \(key)") { try $0.get(0) as ID }
            guard let user else { throw UserCommandError("no user has the address \(email)") }
            try work(tx, .operatorCommand(user), Credentials(request: request, at: now))
            return user
        }
    }
}

/// Why a command changed nothing.
package struct UserCommandError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
