import Domain
import Storage

/// What `DELETE /auth/mfa/totp` asks for, password and code checked.
struct SecondFactorEnding: Sendable {
    var proof: CredentialProof

    init(_ request: RequestData, _ sessions: Sessions) async throws {
        let fields = try request.fields()
        let (password, code) = try fields.done(
            fields.required("currentPassword", .password), fields.required("code", .secondFactorCode))
        let proof = try await PasswordCheck(sessions: sessions).proof(password, request)
        self.proof = proof
        let email = try await sessions.database.read { tx -> String? in
            guard try SecondFactor.isEnabled(tx, proof.user) else { return nil }
            return try tx.first("SELECT email_key FROM users WHERE id = \(proof.user)") { try $0.get(0) }
        }
        // Without a second factor no code is right; 404 says so.
        guard let email else { return }
        _ = try await GuardedTry(sessions, user: proof.user, email: email, request).run(or: .wrongCode) {
            tx in
            try SecondFactor.pass(tx, proof.user, typed: code, seal: sessions.seal, now: request.now)
        }
    }
}

/// `DELETE /auth/mfa/totp`.
struct EndSecondFactor: Sendable {
    let sessions: Sessions

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<SecondFactorEnding>
    ) throws -> Reply {
        guard try SecondFactor.isEnabled(tx, call.scope.userId) else {
            throw Problem.notFound("Second factor")
        }
        let proof = try body.get().proof
        try Credentials(request: call.request, at: call.now).endSecondFactor(tx, proof)
        sessions.securityLog.note(.credentialEnded, user: proof.user, request: call.request)
        return .noContent
    }
}
