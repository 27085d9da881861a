import Domain
import Storage

/// `POST /auth/mfa/totp`.
struct OfferSecondFactor: Sendable {
    let sessions: Sessions

    func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let (code, user) = (TimeCode.make(), call.scope.userId)
        let credentials = Credentials(request: call.request, at: call.now)
        try credentials.offerSecondFactor(
            tx, .themself(call.scope), sealedSecret: try sessions.seal.seal(code, of: user))
        let email = try tx.first("SELECT email FROM users WHERE id = \(user)") { try $0.get(0) as String }
        return .json(
            OfferedFactor(secret: Base32.encode(code.secret), otpauthUri: code.uri(account: email ?? "")))
    }
}

/// What `POST /auth/mfa/totp/confirm` asks for, its code checked.
struct ConfirmedCode: Sendable {
    /// The offered secret, as stored, that the code was of; nil when none is there to confirm.
    var sealedSecret: String?

    /// What is sent: a code of the authenticator.
    static func code(_ fields: Fields) throws -> String {
        try fields.done(fields.required("code", .secondFactorCode))
    }

    init(_ code: String, _ request: RequestData, _ sessions: Sessions) async throws {
        let token = try await sessions.gate.identify(request)
        let (user, email) = try await sessions.database.read { tx in
            let scope = try sessions.gate.admit(tx, token, request, .everyMember, .none, held: .enrolling)
            let isOpen =
                try SecondFactor.isOffered(tx, scope.userId)
                && !SecondFactor.isEnabled(tx, scope.userId)
            let email = try tx.first("SELECT email_key FROM users WHERE id = \(scope.userId)") {
                try $0.get(0) as String
            }
            return (scope.userId, isOpen ? email : nil)
        }
        guard let email else { return }
        let guardedTry = GuardedTry(sessions, user: user, email: email, request)
        sealedSecret = try await guardedTry.run(or: .wrongCode) { tx in
            try SecondFactor.passTimeCode(tx, user, typed: code, seal: sessions.seal, now: request.now)
        }
    }
}

/// `POST /auth/mfa/totp/confirm`.
struct ConfirmSecondFactor: Sendable {
    let sessions: Sessions

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ConfirmedCode>
    ) throws -> Reply {
        guard try SecondFactor.isOffered(tx, call.scope.userId) else {
            throw Problem.notFound("Second factor")
        }
        let credentials = Credentials(request: call.request, at: call.now)
        let confirmed = try body.get().sealedSecret
        let codes = try credentials.enableSecondFactor(tx, .themself(call.scope), confirmed: confirmed)
        sessions.securityLog.note(.credentialMade, user: call.scope.userId, request: call.request)
        return .json(NewRecoveryCodes(recoveryCodes: codes.map(\.text)))
    }
}
