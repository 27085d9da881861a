import API
import Domain
import Storage

/// What the holder of an invitation's token is shown before they accept (Accounts, A2). Looking spends
/// nothing.
struct FoundInvitation: Sendable {
    var clinicName: String
    var role: Role
    /// Who sent it; the clinic's name where nobody is known.
    var invitedBy: String
    /// As the clinic sent it.
    var email: String
    var expiresAt: Instant
    /// Whether a new password has to be chosen: nobody has verified the address before.
    var needsPassword: Bool
    let user: ID
    /// As stored.
    let userEmail: String

    private static let columns = Columns(
        "c.name", "i.role", "b.first_name", "b.last_name", "i.email", "i.expires_at", "u.verified_at", "u.id",
        "u.email"
    ) {
        (
            clinic: String, role: Role, first: String?, last: String?, email: String, expires: Instant,
            verified: Instant?, user: ID, userEmail: String
        ) in
        let inviter = [first, last].compactMap(\.self).joined(separator: " ")
        return FoundInvitation(
            clinicName: clinic, role: role, invitedBy: inviter.isEmpty ? clinic : inviter, email: email,
            expiresAt: expires, needsPassword: verified == nil, user: user, userEmail: userEmail)
    }

    /// Throws 404 `INVITATION_NOT_FOUND`, the same for a token that is unknown, used, withdrawn or expired:
    /// one look at one index.
    static func find(_ tx: borrowing Transaction, _ token: String, now: Instant) throws -> FoundInvitation {
        let found = try tx.first(
            """
            SELECT \(columns) FROM invitations i JOIN clinics c ON c.id = i.clinic_id
            JOIN users u ON u.id = i.user_id LEFT JOIN users b ON b.id = i.invited_by
            WHERE i.token_hash = \(MailedToken(token).hash) AND \(Invitation.pending)
                AND i.expires_at > \(now) AND u.disabled_at IS NULL
            """, columns.read)
        // A mail to an address that the user has no more proves nothing.
        guard let found, EmailAddress.key(of: found.email) == EmailAddress.key(of: found.userEmail) else {
            throw Problem.invitationNotFound
        }
        return found
    }
}

extension FoundInvitation: WireObject {
    static let schemaName: String? = "Invitation"
    static let fields: [Field<FoundInvitation>] = [
        Field("clinicName", \.clinicName),
        Field("role", \.role, .oneOf(["patient", "doctor", "receptionist", "admin"])),
        Field("invitedBy", \.invitedBy), Field("email", \.email), Field("expiresAt", \.expiresAt),
        Field("needsPassword", \.needsPassword),
    ]
}

/// What somebody accepts an invitation with.
struct InvitationAnswer: Sendable {
    /// New for a user who needs one, else the one that they have.
    var password: String?
    var firstName: String?
    var lastName: String?

    /// Throws 400 with every bad field.
    init(_ fields: Fields, needsPassword: Bool) throws {
        firstName = fields.optional("firstName", .text(max: UserName.length))
        lastName = fields.optional("lastName", .text(max: UserName.length))
        if needsPassword {
            password = try fields.done(fields.required("password", .newPassword))
        } else {
            password = fields.optional("password", .verbatim(max: Passwords.lengthLimit))
            try fields.done()
        }
    }
}
