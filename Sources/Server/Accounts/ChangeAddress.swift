import Domain
import HTTPTypes
import Storage

/// What `POST /auth/email` asks for, the password checked.
struct AddressChange: Sendable {
    var proof: CredentialProof
    /// As typed.
    var address: String

    /// As it is sent.
    struct Draft: Sendable {
        var address: String
        var password: String

        init(_ fields: Fields) throws {
            (address, password) = try fields.done(
                fields.required("newEmail", .signInAddress), fields.required("currentPassword", .password))
        }
    }

    init(_ draft: Draft, _ request: RequestData, _ sessions: Sessions) async throws {
        proof = try await PasswordCheck(sessions: sessions).proof(draft.password, request)
        address = draft.address
    }
}

/// `POST /auth/email`: mails a link to the new address, which counts once the link comes back. The present
/// address is told. The same answer whether somebody has the new address or not (Accounts, A3).
struct ChangeAddress: Sendable {
    /// Seconds that the mailed token lives.
    static let lifetime = 86_400

    let sessions: Sessions

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<AddressChange>
    ) throws -> Reply {
        let change = try body.get()
        let user = change.proof.user
        // A password that was changed meanwhile has ended such links, and makes no new ones.
        try Credentials(request: call.request, at: call.now).hold(tx, change.proof)
        let present = try tx.first("SELECT email FROM users WHERE id = \(user)") { try $0.get(0) as String }
        let mails = try MailedToken.count(tx, .verifyEmail, user: user, now: call.now)
        if sessions.limits != nil, mails >= ForgottenPassword.hourlyLimit {
            throw Problem.tooManyRequests(
                "Too many mails to new addresses; wait an hour", retryAfter: 3600)
        }
        let token = try MailedToken.issue(
            tx, .verifyEmail, user: user, newEmail: change.address, lifetime: Self.lifetime, now: call.now)
        guard let present, let clinic = try AccountMail.clinic(tx, of: user) else { return Reply(.accepted) }
        let key = EmailAddress.key(of: change.address)
        let holder = try tx.first("SELECT id FROM users WHERE email_key = \(key)") { try $0.get(0) as ID }
        if holder == nil || holder == user {
            try sessions.mail.send(
                tx, .verifyEmail(token: token), to: change.address, of: user, clinic: clinic, now: call.now)
        }
        if key != EmailAddress.key(of: present) {
            try sessions.mail.send(tx, .addressAsked, to: present, of: user, clinic: clinic, now: call.now)
        }
        return Reply(.accepted)
    }
}

/// `POST /auth/email/verify`: the link came back, so the address is the user's. The old one is told. The
/// first address that is verified ends sessions and second factor of before.
struct VerifyAddress: Sendable {
    let sessions: Sessions

    /// What is sent: the link's token.
    static func token(_ fields: Fields) throws -> String {
        try fields.done(fields.required("token", .token))
    }

    func run(_ request: RequestData, _ token: String) async throws {
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let done = try await sessions.database.write { tx in try verify(tx, token, request) }
        sessions.securityLog.note(.credentialChanged, user: done.user, request: request)
        if done.endsFactor { sessions.securityLog.note(.credentialEnded, user: done.user, request: request) }
    }

    private func verify(
        _ tx: borrowing Transaction, _ token: String, _ request: RequestData
    ) throws -> (user: ID, endsFactor: Bool) {
        guard let spent = try MailedToken.spend(tx, token, .verifyEmail, now: request.now),
            let address = spent.newEmail
        else { throw Problem.tokenNotFound }
        let old = try tx.first("SELECT email FROM users WHERE id = \(spent.user)\(SQL.rowLock)") {
            try $0.get(0) as String
        }
        guard let old else { throw Problem.tokenNotFound }
        let credentials = Credentials(request: request, at: request.now)
        let proof = CredentialProof.mailed(spent)
        guard old != address else { return (spent.user, try credentials.setVerified(tx, proof)) }
        let endsFactor = try credentials.setAddress(
            tx, ProfileProof(proof), address: address, isVerified: true)
        if EmailAddress.key(of: old) != EmailAddress.key(of: address),
            let clinic = try AccountMail.clinic(tx, of: spent.user)
        {
            try sessions.mail.send(
                tx, .addressChanged, to: old, of: spent.user, clinic: clinic, now: request.now)
        }
        return (spent.user, endsFactor)
    }
}
