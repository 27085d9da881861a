import API
import Domain
import Storage

/// `POST /auth/password/forgot`: mails a link to the address. Known and unknown addresses, and what is no
/// address, get one answer after one time; so does a client that asks too often (Accounts, A3).
struct ForgottenPassword: Sendable {
    /// Seconds that the mailed token lives.
    static let lifetime = 1800
    /// Mails to one account in an hour.
    static let hourlyLimit = 3
    /// How long the answer takes, whatever there was to do: far longer than it takes to write a mail.
    static let patience = Duration.milliseconds(250)
    /// Bytes of an address that anybody could have: 254 characters.
    private static let lengthLimit = 1016

    let sessions: Sessions

    private struct Account: Sendable {
        var user: ID
        var email: String

        static let columns = Columns("id", "email", as: Account.init)
    }

    /// What is sent: whatever somebody takes for the address that they sign in with.
    static func address(_ fields: Fields) throws -> String {
        try fields.done(fields.required("email", .typedAddress))
    }

    func run(_ request: RequestData) async throws {
        let start = ContinuousClock.now
        let email = try Self.address(request.fields())
        if email.utf8.count <= Self.lengthLimit && isAllowed(request) {
            try await sessions.database.write { tx in
                try mail(tx, to: EmailAddress.key(of: email), now: request.now)
            }
        }
        // Who hangs up meanwhile needs no answer.
        try? await Task.sleep(until: start + Self.patience)
    }

    /// Whether the client may try again yet. One that may not is answered like all others.
    private func isAllowed(_ request: RequestData) -> Bool {
        do {
            try sessions.limits?.takeSignIn(address: request.address, now: request.now)
            return true
        } catch {
            return false
        }
    }

    private func mail(_ tx: borrowing Transaction, to key: String, now: Instant) throws {
        let account = try tx.first(
            """
            SELECT \(Account.columns) FROM users
            WHERE email_key = \(key) AND disabled_at IS NULL\(SQL.rowLock)
            """, Account.columns.read)
        guard let account, let clinic = try AccountMail.clinic(tx, of: account.user) else { return }
        if sessions.limits != nil,
            try MailedToken.count(tx, .reset, user: account.user, now: now) >= Self.hourlyLimit
        {
            return
        }
        // A clinic that has sent its messages of the day sends no link; the answer is the same.
        let allowance = DailyAllowance(isOn: sessions.limits != nil)
        guard try allowance.take(tx, clinic, at: now) else { return }
        let token = try MailedToken.issue(
            tx, .reset, user: account.user, lifetime: Self.lifetime, now: now)
        try sessions.mail.send(
            tx, .reset(token: token), to: account.email, of: account.user, clinic: clinic, now: now)
    }
}

extension FieldRule where Value == String {
    /// Any text: whether it is an address at all is not told.
    fileprivate static var typedAddress: FieldRule {
        FieldRule(.plain(["type": "string"])) { input in input.text ?? input.expect("a string") }
    }
}

extension MailedToken {
    /// How many of a purpose were made out for a user within the last hour.
    static func count(
        _ tx: borrowing Transaction, _ purpose: Purpose, user: ID, now: Instant
    ) throws -> Int {
        try tx.first(
            """
            SELECT count(*) FROM mailed_tokens WHERE user_id = \(user) AND purpose = \(purpose.rawValue)
            AND created_at > \(now.adding(seconds: -3600))
            """
        ) { try $0.get(0) } ?? 0
    }

    /// Whether ``spend(_:_:_:now:)`` would find the token: the same look at the same index.
    static func isGood(
        _ tx: borrowing Transaction, _ text: String, _ purpose: Purpose, now: Instant
    ) throws -> Bool {
        try tx.first(
            """
            SELECT 1 FROM mailed_tokens
            WHERE token_hash = \(MailedToken(text).hash) AND purpose = \(purpose.rawValue)
                AND used_at IS NULL AND expires_at > \(now)
            """
        ) { _ in true } ?? false
    }
}
