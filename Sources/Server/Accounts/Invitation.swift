import Domain
import Storage

/// A membership that waits for the person's consent (Accounts, A2). It is no membership: nobody can book,
/// read, write to or count them, and the clinic sees only what it sent.
struct Invitation: Sendable {
    /// Seconds that its token lives: 7 days.
    static let lifetime = 7 * 86_400
    /// Mails to one person from one clinic in one day (UTC), the first one included.
    static let dailyLimit = 3

    var id: ID
    var clinicId: ID
    var userId: ID
    var role: Role
    /// The record that a patient's account opens.
    var patientId: ID?
    /// As sent.
    var email: String
    var firstName: String
    var lastName: String
    var createdAt: Instant
    var expiresAt: Instant

    static let columns = Columns(
        "i.id", "i.clinic_id", "i.user_id", "i.role", "i.patient_id", "i.email", "i.first_name",
        "i.last_name", "i.created_at", "i.expires_at", as: Invitation.init)

    /// What stands for "not accepted, not withdrawn"; it may have expired.
    static let pending: SQL = "i.accepted_at IS NULL AND i.ended_at IS NULL"

    /// An invitation that has been used up in this transaction: proof that its sender reads the mail of the
    /// user's address.
    struct Accepted: Sendable {
        let invitation: Invitation
        var user: ID { invitation.userId }

        fileprivate init(_ invitation: Invitation) { self.invitation = invitation }
    }

    /// Uses an invitation up. Nil for a token that is unknown, used or expired: all take one look at one
    /// index.
    static func accept(_ tx: borrowing Transaction, _ token: String, now: Instant) throws -> Accepted? {
        let id = try tx.first(
            """
            UPDATE invitations SET accepted_at = \(now)
            WHERE token_hash = \(MailedToken(token).hash) AND accepted_at IS NULL AND ended_at IS NULL
                AND expires_at > \(now)
            RETURNING id
            """
        ) { try $0.get(0) as ID }
        guard let id else { return nil }
        return try tx.first("SELECT \(columns) FROM invitations i WHERE i.id = \(id)", columns.read).map {
            Accepted($0)
        }
    }
}
