import Domain
import Storage

/// What `POST /auth/password` asks for: the present password checked, the new one hashed.
struct PasswordChange: Sendable {
    var proof: CredentialProof
    var new: NewPassword

    init(_ request: RequestData, _ sessions: Sessions) async throws {
        let fields = try request.fields()
        let (current, chosen) = try fields.done(
            fields.required("currentPassword", .password), fields.required("newPassword", .newPassword))
        proof = try await PasswordCheck(sessions: sessions).proof(current, request)
        guard current.composed != chosen.composed else {
            throw Problem.invalid("newPassword", "must be another one than the present password")
        }
        new = try await NewPassword(chosen, sessions.passwords)
    }
}

/// `POST /auth/password`: the caller's own; their other sessions end (Accounts, A3).
struct ChangePassword: Sendable {
    let sessions: Sessions

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<PasswordChange>
    ) throws -> Reply {
        let change = try body.get()
        try change.new.check(tx, user: change.proof.user)
        try Credentials(request: call.request, at: call.now).setPassword(
            tx, change.proof, hash: change.new.hash, keeping: call.scope.sessionId)
        sessions.securityLog.note(.credentialChanged, user: change.proof.user, request: call.request)
        return .noContent
    }
}
