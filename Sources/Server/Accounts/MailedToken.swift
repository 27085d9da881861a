import Domain
import Storage

/// A secret that only the reader of a mailbox has: 32 random bytes in base64url, of which the SHA-256 is
/// stored. Good once, until it expires (Accounts, A2, A3).
///
/// Invitations keep theirs in their own table (``Invitation``).
struct MailedToken: Sendable {
    /// What stands behind the `#` of a link.
    let text: String
    let hash: String

    enum Purpose: String, Sendable {
        case reset
        case verifyEmail = "verify_email"
    }

    static func make() -> MailedToken {
        MailedToken(Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0 ... .max) }))
    }

    init(_ text: String) {
        self.text = text
        hash = Digest.hex(of: text)
    }

    /// A token that has been used up in this transaction: proof that its sender reads the user's mail.
    struct Spent: Sendable {
        let user: ID
        let purpose: Purpose
        /// The address that ``Purpose/verifyEmail`` is about, as typed.
        let newEmail: String?

        fileprivate init(user: ID, purpose: Purpose, newEmail: String?) {
            self.user = user
            self.purpose = purpose
            self.newEmail = newEmail
        }
    }

    /// Stores a new token and returns its text, for a mail. Older tokens of the same purpose end.
    /// - Parameter lifetime: Seconds until it is worth nothing.
    static func issue(
        _ tx: borrowing Transaction, _ purpose: Purpose, user: ID, newEmail: String? = nil, lifetime: Int,
        now: Instant
    ) throws -> String {
        let token = make()
        try end(tx, purpose, user: user, now: now)
        try tx.run(
            """
            INSERT INTO mailed_tokens (token_hash, purpose, user_id, new_email, created_at, expires_at)
            VALUES (\(token.hash), \(purpose.rawValue), \(user), \(newEmail), \(now),
                \(now.adding(seconds: lifetime)))
            """)
        try tx.run(
            """
            DELETE FROM mailed_tokens WHERE token_hash IN (SELECT token_hash FROM mailed_tokens
            WHERE expires_at < \(now.adding(seconds: -86_400)) LIMIT 50)
            """)
        return token.text
    }

    /// Uses a token up. Nil for one that is unknown, used or expired: all three take one look at one index.
    static func spend(
        _ tx: borrowing Transaction, _ text: String, _ purpose: Purpose, now: Instant
    ) throws -> Spent? {
        try tx.first(
            """
            UPDATE mailed_tokens SET used_at = \(now)
            WHERE token_hash = \(MailedToken(text).hash) AND purpose = \(purpose.rawValue)
                AND used_at IS NULL AND expires_at > \(now)
            RETURNING user_id, new_email
            """
        ) { Spent(user: try $0.get(0), purpose: purpose, newEmail: try $0.get(1)) }
    }

    /// Makes the user's open tokens of a purpose worthless.
    static func end(
        _ tx: borrowing Transaction, _ purpose: Purpose, user: ID, now: Instant
    ) throws {
        try tx.run(
            """
            UPDATE mailed_tokens SET used_at = \(now)
            WHERE user_id = \(user) AND purpose = \(purpose.rawValue) AND used_at IS NULL
            """)
    }

    /// Makes worthless what was mailed to addresses that are not the user's present one.
    static func endOtherAddresses(_ tx: borrowing Transaction, user: ID, now: Instant) throws {
        try tx.run(
            """
            UPDATE mailed_tokens SET used_at = \(now)
            WHERE user_id = \(user) AND purpose = \(Purpose.verifyEmail.rawValue) AND used_at IS NULL
                AND new_email <> (SELECT email FROM users WHERE id = \(user))
            """)
    }
}
