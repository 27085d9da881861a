import Domain
import Storage

/// A user's second factor as it is stored, and the codes that pass it (Accounts, A3). ``Credentials`` sets it
/// up and ends it.
enum SecondFactor {
    /// How a code passed.
    enum Passed: Sendable {
        case timeCode
        case recoveryCode
    }

    static func isEnabled(_ tx: borrowing Transaction, _ user: ID) throws -> Bool {
        try tx.first("SELECT 1 FROM users WHERE id = \(user) AND mfa_enabled_at IS NOT NULL") { _ in true }
            ?? false
    }

    /// Whether a secret has been offered to the user, confirmed or not.
    static func isOffered(_ tx: borrowing Transaction, _ user: ID) throws -> Bool {
        try tx.first("SELECT 1 FROM second_factors WHERE user_id = \(user)") { _ in true } ?? false
    }

    /// Uses up what was typed: a code of the authenticator, or a recovery code. Nil when it is neither, or
    /// has been used before.
    static func pass(
        _ tx: borrowing Transaction, _ user: ID, typed: String, seal: FactorSeal, now: Instant
    ) throws -> Passed? {
        if try passTimeCode(tx, user, typed: typed, seal: seal, now: now) != nil { return .timeCode }
        let isSpent = try tx.run(
            """
            UPDATE recovery_codes SET used_at = \(now)
            WHERE user_id = \(user) AND code_hash = \(RecoveryCode(typed).hash) AND used_at IS NULL
            """)
        return isSpent == 1 ? .recoveryCode : nil
    }

    /// The same for a code of the authenticator alone. No code passes twice, nor one before another that
    /// passed. Returns the secret, as stored, that it was a code of.
    static func passTimeCode(
        _ tx: borrowing Transaction, _ user: ID, typed: String, seal: FactorSeal, now: Instant
    ) throws -> String? {
        let stored = try tx.first(
            "SELECT sealed_secret, last_step FROM second_factors WHERE user_id = \(user)\(SQL.rowLock)"
        ) { (secret: try $0.get(0) as String, lastStep: try $0.get(1) as Int64) }
        let digits = typed.filter { $0 != " " && $0 != "-" }
        guard let stored, let code = seal.open(stored.secret, of: user),
            let step = code.step(of: digits, at: now, after: stored.lastStep)
        else { return nil }
        try tx.run("UPDATE second_factors SET last_step = \(step) WHERE user_id = \(user)")
        return stored.secret
    }
}

/// A right password that waits five minutes for its code. Only the token's SHA-256 is stored (Accounts, A3).
struct SignInChallenge: Sendable {
    /// Seconds.
    static let lifetime = 300

    var user: ID
    var email: String
    /// What the client called itself.
    var device: String?
    private var hash: String

    /// Returns the token. Forgets some that are over.
    static func open(
        _ tx: borrowing Transaction, user: ID, device: String?, now: Instant
    ) throws -> String {
        let token = MailedToken.make()
        try tx.runAll([
            """
            DELETE FROM mfa_challenges WHERE token_hash IN
                (SELECT token_hash FROM mfa_challenges WHERE expires_at < \(now) LIMIT 50)
            """,
            """
            INSERT INTO mfa_challenges (token_hash, user_id, device, created_at, expires_at)
            VALUES (\(token.hash), \(user), \(device), \(now), \(now.adding(seconds: lifetime)))
            """,
        ])
        return token.text
    }

    /// Nil for a token that is unknown, used or expired, and for a user who may not sign in any more.
    static func find(_ tx: borrowing Transaction, _ token: String, now: Instant) throws -> SignInChallenge? {
        let hash = MailedToken(token).hash
        return try tx.first(
            """
            SELECT c.user_id, u.email_key, c.device FROM mfa_challenges c JOIN users u ON u.id = c.user_id
            WHERE c.token_hash = \(hash) AND c.expires_at > \(now) AND u.disabled_at IS NULL
            """
        ) {
            SignInChallenge(
                user: try $0.get(0), email: try $0.get(1), device: try $0.get(2), hash: hash)
        }
    }

    /// Uses it up. False when somebody else was faster.
    func end(_ tx: borrowing Transaction) throws -> Bool {
        try tx.run("DELETE FROM mfa_challenges WHERE token_hash = \(hash)") == 1
    }

    /// Ends those of a user whose password has changed.
    static func endAll(_ tx: borrowing Transaction, of user: ID) throws {
        try tx.run("DELETE FROM mfa_challenges WHERE user_id = \(user)")
    }
}
