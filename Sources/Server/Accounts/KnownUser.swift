import API
import Domain
import Storage

/// A user as an address or an id finds one, for those who add, invite or end them.
struct KnownUser: Sendable {
    var id: ID
    var email: String
    var firstName: String
    var lastName: String
    /// Whether the address's owner has followed a mailed link.
    var isVerified: Bool

    private static let columns = Columns("id", "email", "first_name", "last_name", "verified_at") {
        (id: ID, email: String, firstName: String, lastName: String, verifiedAt: Instant?) in
        KnownUser(
            id: id, email: email, firstName: firstName, lastName: lastName, isVerified: verifiedAt != nil)
    }

    /// The user with an address, the row locked until the transaction ends; nil for one that nobody on the
    /// server has.
    static func hold(_ tx: borrowing Transaction, email: String) throws -> KnownUser? {
        try tx.first(
            """
            SELECT \(columns) FROM users WHERE email_key = \(EmailAddress.key(of: email))\(SQL.rowLock)
            """, columns.read)
    }

    /// The user, the row locked until the transaction ends: nobody invites, joins or renames them meanwhile.
    static func hold(_ tx: borrowing Transaction, _ id: ID) throws -> KnownUser? {
        try tx.first("SELECT \(columns) FROM users WHERE id = \(id)\(SQL.rowLock)", columns.read)
    }

    /// Whether the user is an active member of the clinic.
    static func isActive(_ tx: borrowing Transaction, _ id: ID, in clinic: ID) throws -> Bool {
        try tx.first(
            """
            SELECT 1 FROM memberships WHERE clinic_id = \(clinic) AND user_id = \(id) AND ended_at IS NULL
            """
        ) { _ in true } ?? false
    }
}

/// Ends of memberships (Accounts, A2).
enum MembershipEnd {
    /// Ends a membership at once; the next request finds none. A user who belongs to no clinic any more is
    /// signed out.
    static func end(_ tx: borrowing Transaction, _ scope: ClinicScope, _ user: ID, at now: Instant) throws {
        try tx.run(
            """
            UPDATE memberships SET ended_at = \(now), updated_at = \(now)
            WHERE clinic_id = \(scope.clinicId) AND user_id = \(user)
            """)
        try Invitation.end(tx, scope, "user_id = \(user)", now: now)
        let isElsewhere = try tx.first(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM memberships WHERE user_id = \(user) AND ended_at IS NULL)
                OR EXISTS (SELECT 1 FROM users WHERE id = \(user) AND is_superadmin)
            """
        ) { _ in true }
        if isElsewhere == nil { try SessionFamily.endAll(tx, of: user, now: now) }
    }
}

extension Problem {
    static let alreadyMember = Problem.conflict(
        "A user with this e-mail address belongs to the clinic already", code: "ALREADY_A_MEMBER")

    /// A verified member needs no invitation to the clinic.
    static let invitedAsStaff = Problem.conflict(
        "This person is invited to the staff; an admin can withdraw that first", code: "INVITED_AS_STAFF")

    static let needsNoInvitation = Problem.conflict(
        "This user has joined already; a lost password is reset by mail", code: "ALREADY_A_MEMBER")

    static let sharedUser = Problem.conflict(
        """
        This user is known to another clinic too: only they themselves can change their name or address
        """,
        code: "USER_SHARED")
}

extension FieldRule where Value == String {
    /// The address that somebody signs in with, as typed: only ASCII before its `@`, so that it has one key
    /// everywhere (Accounts, A1).
    static var signInAddress: FieldRule {
        FieldRule.email.map(or: "must have no letters outside ASCII before its @") { address in
            address.prefix { $0 != "@" }.utf8.allSatisfy { $0 < 0x80 } ? address : nil
        }
    }
}
