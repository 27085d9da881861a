import Domain
import Storage

/// The mail that asks a user of before there were verified addresses to confirm theirs: once, with their
/// first sign-in. Their password goes on working whether they do or not (Accounts, A1).
enum VerificationRequest {
    /// Seconds that the link lives: 7 days.
    private static let lifetime = 7 * 86_400

    static func mailOnce(
        _ tx: borrowing Transaction, to user: ID, by mail: AccountMail, now: Instant
    ) throws {
        let due = try tx.first(
            "SELECT email FROM users WHERE id = \(user) AND verify_due AND verified_at IS NULL"
        ) { try $0.get(0) as String }
        guard let email = due, let clinic = try AccountMail.clinic(tx, of: user) else { return }
        try Credentials.noteAsked(tx, user)
        let token = try MailedToken.issue(
            tx, .verifyEmail, user: user, newEmail: email, lifetime: lifetime, now: now)
        try mail.send(tx, .verifyEmail(token: token), to: email, of: user, clinic: clinic, now: now)
    }
}
