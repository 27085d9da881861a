import API
import Domain
import Storage

/// Mails about somebody's sign-in: they go to an address, whatever the clinics' notices are set to, through
/// the outbox like all others (at least once, retried). Quiet hours and consent never hold them (Accounts,
/// A6).
///
/// A link's token stands in the row only until the mail is sent. No list shows it, and only an invitation is
/// listed at all: the others are no clinic's business.
struct AccountMail: Sendable {
    /// `https://desk.example.org`: what links start with, without a `/` at the end.
    let publicURL: String

    enum Kind: Sendable {
        /// `link`: where it is accepted.
        case invitation(token: String, clinic: String, invitedBy: String, expires: Instant)
        case reset(token: String)
        case verifyEmail(token: String)
        /// To the present address: a mail went to another one, which is to take its place.
        case addressAsked
        /// To the old address.
        case addressChanged
        case passwordChanged
        /// To somebody who has just proven to own an address: clinics that had added it before.
        case knownAt(clinics: [String])
    }

    /// Stores a mail for the delivery worker. Returns the outbox row's id.
    /// - Parameters:
    ///   - user: Whose sign-in it is about: it is erased with them, also once they have another address. Nil
    ///     for an invitation, which is found by its own row.
    ///   - clinic: Whose outbox carries it, and whose daily allowance it counts against: the inviting clinic,
    ///     or one of the user's (``clinic(_:of:)``).
    @discardableResult
    func send(
        _ tx: borrowing Transaction, _ kind: Kind, to address: String, of user: ID? = nil, clinic: ID,
        now: Instant
    ) throws -> ID {
        let row = OutboxRow(
            id: ID.make(at: now), channel: .email, recipient: address, template: kind.template,
            data: data(kind), entityId: user, due: now)
        try tx.notify(channel: "odontox_outbox", payload: "")
        try tx.insertLater(OutboxRow.insertion, [row.row(clinic, at: now)])
        return row.id
    }

    /// The clinic that a user's mails go through: their primary one, for a superadmin the oldest, for
    /// somebody who belongs to none one that has invited them. Nil where there is none: nothing can be mailed
    /// then.
    static func clinic(_ tx: borrowing Transaction, of user: ID) throws -> ID? {
        try tx.first(
            """
            SELECT clinic_id FROM (
                SELECT m.clinic_id, CASE WHEN u.primary_clinic_id = m.clinic_id THEN 0 ELSE 1 END AS place,
                    m.created_at AS since
                FROM memberships m JOIN users u ON u.id = m.user_id
                WHERE m.user_id = \(user) AND m.ended_at IS NULL
                UNION ALL SELECT id, 2, created_at FROM clinics
                WHERE EXISTS (SELECT 1 FROM users WHERE id = \(user) AND is_superadmin)
                UNION ALL SELECT i.clinic_id, 3, i.created_at FROM invitations i
                WHERE i.user_id = \(user) AND \(Invitation.pending)
            ) AS known ORDER BY place, since, clinic_id LIMIT 1
            """
        ) { try $0.get(0) }
    }

    private func data(_ kind: Kind) -> String {
        var data: JSONObject = ["subject": .string(kind.subject), "text": .string(kind.text)]
        if let (page, token) = kind.link {
            data[AccountMailRow.linkKey] = .string("\(publicURL)/\(page)#\(token)")
        }
        return JSONValue.object(data).jsonText
    }
}

extension AccountMail.Kind {
    var template: String {
        switch self {
        case .invitation: AccountMailRow.invitation
        case .reset: "account.reset"
        case .verifyEmail: "account.verify_email"
        case .addressAsked: "account.address_asked"
        case .addressChanged: "account.address_changed"
        case .passwordChanged: "account.password_changed"
        case .knownAt: "account.known_at"
        }
    }

    /// The page that the link leads to, and what stands behind its `#`.
    var link: (page: String, token: String)? {
        switch self {
        case .invitation(let token, _, _, _): ("join", token)
        case .reset(let token): ("reset", token)
        case .verifyEmail(let token): ("verify", token)
        case .addressAsked, .addressChanged, .passwordChanged, .knownAt: nil
        }
    }

    var subject: String {
        switch self {
        case .invitation(_, let clinic, _, _): "\(clinic) invites you"
        case .reset: "Set a new password"
        case .verifyEmail: "Confirm your e-mail address"
        case .addressAsked: "Your e-mail address is to change"
        case .addressChanged: "Your e-mail address was changed"
        case .passwordChanged: "Your password was changed"
        case .knownAt: "Where you can sign in"
        }
    }

    var text: String {
        switch self {
        case .invitation(_, let clinic, let invitedBy, let expires):
            """
            \(invitedBy) invites you to sign in at \(clinic). Follow the link to accept. It works once, \
            until \(expires.utcDay.inWords) (UTC). If you don't know this clinic, do nothing.
            """
        case .reset:
            """
            Somebody asked for a new password for this address. Follow the link to set one. It works once, \
            for 30 minutes. If that was not you, do nothing: your password stays as it is.
            """
        case .verifyEmail:
            """
            Follow the link to confirm that this address is yours. It works once. If you did not ask for it, \
            do nothing: with it, somebody else could sign in under your address.
            """
        case .addressAsked:
            """
            Somebody who knows your password asked to sign in with another e-mail address than this one. It \
            changes once the link in the mail to that address is followed. If that was not you, set a new \
            password at once.
            """
        case .addressChanged:
            """
            The e-mail address that you sign in with was changed, and this is the old one. If that was not \
            you, write to your clinic at once.
            """
        case .passwordChanged:
            """
            The password of your account was changed, and you have been signed out everywhere. If that was \
            not you, ask for a new password on the sign-in page at once.
            """
        case .knownAt(let clinics):
            """
            You have just confirmed this address. It was already used to work at: \
            \(clinics.joined(separator: ", ")). You can sign in there with your new password; the old one \
            has ended. If you don't know such a clinic, write to it.
            """
        }
    }
}

/// What a row of the outbox is, if it is one of these mails.
enum AccountMailRow {
    static let invitation = "account.invitation"
    static let prefix = "account."
    /// The member of the row's snapshot that holds the link. It goes once the mail is settled.
    static let linkKey = "link"

    static func isOne(_ template: String) -> Bool { template.hasPrefix(prefix) }

    /// Whether a clinic may see such a row among its deliveries.
    static func isListed(_ template: String) -> Bool { !isOne(template) || template == invitation }

    /// The same of the outbox's row `o`.
    static let listed: SQL = "(o.template NOT LIKE 'account.%' OR o.template = 'account.invitation')"

    /// The snapshot without its link, for a row that needs no other try; nil for a row that has none.
    static func withoutLink(_ template: String, _ snapshot: JSONValue) -> String? {
        guard isOne(template), var data = snapshot.object, data[linkKey] != nil else { return nil }
        data[linkKey] = nil
        return JSONValue.object(data).jsonText
    }
}
