import Domain
import Storage

/// How many invitations a clinic has mailed to an address in a day (UTC), re-sent ones included. They are
/// counted beside the invitations: who is erased or removed takes theirs along, and nobody gets more mails by
/// that. The address stands there as an HMAC (Accounts, A2, A5).
enum InvitationMails {
    /// Days that a count is kept: the present one, and the one before for servers whose clock is behind.
    static let keptDays = 2

    /// Counts one more mail, held until the transaction ends.
    /// - Throws: 429 `INVITATION_LIMIT` beyond ``Invitation/dailyLimit``, unless nothing is limited.
    static func take(
        _ tx: borrowing Transaction, _ clinic: ID, to address: String, isLimited: Bool, now: Instant
    ) throws {
        let hash = try tx.auditKeys.hash(ofInvited: EmailAddress.key(of: address))
        let bound: SQL = isLimited ? "WHERE invitation_mails.sent_count < \(Invitation.dailyLimit)" : ""
        let isTaken = try tx.first(
            """
            INSERT INTO invitation_mails (clinic_id, address_hash, day, sent_count)
            VALUES (\(clinic), \(hash), \(now.utcDay), 1)
            ON CONFLICT (clinic_id, address_hash, day)
            DO UPDATE SET sent_count = invitation_mails.sent_count + 1 \(bound) RETURNING sent_count
            """
        ) { _ in true }
        guard isTaken == true else { throw Problem.tooManyInvitations(now: now) }
    }

    /// Forgets days that are over; `limit` rows at most. Returns how many.
    static func forget(_ tx: borrowing Transaction, at now: Instant, limit: Int) throws -> Int {
        let oldest = now.adding(minutes: -Self.keptDays * 1440).utcDay
        return try tx.run(
            """
            DELETE FROM invitation_mails WHERE (clinic_id, address_hash, day) IN (
                SELECT clinic_id, address_hash, day FROM invitation_mails WHERE day < \(oldest)
                LIMIT \(limit))
            """)
    }
}
