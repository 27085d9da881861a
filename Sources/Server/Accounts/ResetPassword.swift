import Domain
import HTTPTypes
import Storage

/// What `POST /auth/password/reset` asks for.
struct PasswordByMail: Sendable {
    var token: String
    var chosen: String

    init(_ fields: Fields) throws {
        (token, chosen) = try fields.done(
            fields.required("token", .token), fields.required("newPassword", .newPassword))
    }
}

/// `POST /auth/password/reset`: a new password by a mailed token. All sessions end, a lock is lifted, and the
/// second factor stays, as does the count of wrong codes (Accounts, A3, A9).
struct ResetPassword: Sendable {
    let sessions: Sessions

    func run(_ request: RequestData, _ form: PasswordByMail) async throws {
        let token = form.token
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let isGood = try await sessions.database.read { tx in
            try MailedToken.isGood(tx, token, .reset, now: request.now)
        }
        // Before the password is hashed: a guess costs the server little.
        guard isGood else { throw Problem.tokenNotFound }
        let new = try await NewPassword(form.chosen, sessions.passwords)
        let user = try await sessions.database.write { tx in try reset(tx, token, new, request) }
        sessions.securityLog.note(.credentialChanged, user: user, request: request)
    }

    private func reset(
        _ tx: borrowing Transaction, _ token: String, _ new: NewPassword, _ request: RequestData
    ) throws -> ID {
        guard let spent = try MailedToken.spend(tx, token, .reset, now: request.now) else {
            throw Problem.tokenNotFound
        }
        // Thrown, so that the token is not spent.
        try new.check(tx, user: spent.user)
        let credentials = Credentials(request: request, at: request.now)
        let proof = CredentialProof.mailed(spent)
        try credentials.setPassword(tx, proof, hash: new.hash)
        // Somebody else may have set up the second factor before the address was ever proven. The factor goes
        // when the owner accepts an invitation, which an address that counts as verified would prevent (A2).
        if try !SecondFactor.isEnabled(tx, spent.user) { try credentials.setVerified(tx, proof) }
        let address = try tx.first("SELECT email, email_key FROM users WHERE id = \(spent.user)") {
            (typed: try $0.get(0) as String, key: try $0.get(1) as String)
        }
        if let address {
            try SignInThrottle.reopen(
                tx, sessions.throttle.account(address.key), of: spent.user, now: request.now)
            if let clinic = try AccountMail.clinic(tx, of: spent.user) {
                try sessions.mail.send(
                    tx, .passwordChanged, to: address.typed, of: spent.user, clinic: clinic, now: request.now)
            }
        }
        return spent.user
    }
}

extension SignInThrottle {
    /// Lifts the lock of an account whose owner has a new password. Failures are forgotten where the password
    /// is all that is asked for. With a second factor they count on: a code alone forgives wrong codes, or
    /// each new password would buy further guesses (docs/decisions/0049).
    static func reopen(
        _ tx: borrowing Transaction, _ account: Subject, of user: ID, now: Instant
    ) throws {
        guard try SecondFactor.isEnabled(tx, user) else { return try forgive(tx, account) }
        try tx.run(
            """
            UPDATE sign_in_failures SET blocked_until = \(now)
            WHERE account_hash = \(account.key) AND blocked_until > \(now)
            """)
    }
}

extension Problem {
    /// The same for a token that is unknown, used or expired.
    static let tokenNotFound = Problem(
        .notFound, error: "Not found", message: "This link is not good any more: ask for a new one",
        code: "TOKEN_NOT_FOUND")
}
