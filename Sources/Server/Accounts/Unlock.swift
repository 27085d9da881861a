import API
import Domain
import HTTPTypes
import Storage

/// What `POST /auth/unlock` asks for, checked: that the person at a locked desk is the one who signed in.
struct Unlock: Sendable {
    private let shown: Shown

    private enum Shown: Sendable {
        case password
        case code(SecondFactor.Passed)
    }

    /// As it is sent.
    enum Draft: Sendable {
        case password(String)
        case code(String)

        init(_ fields: Fields) throws {
            let password = fields.optional("password", .password)
            let code = fields.optional("code", .secondFactorCode)
            try fields.done()
            switch (password, code) {
            case (let password?, nil): self = .password(password)
            case (nil, let code?): self = .code(code)
            default: throw Problem.invalid("password", "is required, or else code, but not both")
            }
        }
    }

    /// - Throws: 403 `WRONG_PASSWORD` or `WRONG_CODE`, which count like failed sign-ins; 429 while the
    ///   account is locked.
    init(_ draft: Draft, _ request: RequestData, _ sessions: Sessions) async throws {
        switch draft {
        case .password(let password):
            _ = try await PasswordCheck(sessions: sessions).proof(password, request, of: "password")
            shown = .password
        case .code(let code): shown = .code(try await Self.passed(code, request, sessions))
        }
    }

    private static func passed(
        _ code: String, _ request: RequestData, _ sessions: Sessions
    ) async throws -> SecondFactor.Passed {
        let token = try await sessions.gate.identify(request)
        let (user, email) = try await sessions.database.read { tx in
            let scope = try sessions.gate.admit(tx, token, request, .everyMember, .none)
            return (scope.userId, try Self.email(tx, scope.userId))
        }
        return try await GuardedTry(sessions, user: user, email: email, request).run(or: .wrongCode) {
            tx -> SecondFactor.Passed? in
            // A secret that was only offered proves nothing.
            guard try SecondFactor.isEnabled(tx, user) else { return nil }
            return try SecondFactor.pass(tx, user, typed: code, seal: sessions.seal, now: request.now)
        }
    }

    /// As accounts are found by.
    private static func email(_ tx: borrowing Transaction, _ user: ID) throws -> String {
        try tx.first("SELECT email_key FROM users WHERE id = \(user)") { try $0.get(0) as String } ?? ""
    }

    /// Notes when somebody showed that they are there (Accounts, A7). A password forgives earlier failures,
    /// as a sign-in with it does: who has a second factor is forgiven by nothing but a whole sign-in.
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<Unlock>,
        _ recorder: ChangeRecorder, _ sessions: Sessions
    ) throws -> Reply {
        let user = call.scope.userId
        let shown = try body.get().shown
        if let session = call.scope.sessionId {
            try SessionFamily.notePassword(tx, session: session, at: call.now)
        }
        switch shown {
        case .password:
            if try !SecondFactor.isEnabled(tx, user) {
                try SignInThrottle.forgive(tx, sessions.throttle.account(try email(tx, user)))
            }
        case .code(.recoveryCode):
            if call.scope.hasClinic {
                recorder.audit(.recoveryCodeUsed, .user, user, before: nil, after: nil)
            }
        case .code(.timeCode): break
        }
        return .noContent
    }

    static let page = Operation(
        tag: "Sign-in", summary: "Unlock a desk",
        description: """
            Whether the signed-in user is there: `password`, or else `code`, one of the authenticator or a \
            recovery code, which works once. A wrong one is 403 and counts like a failed sign-in. The \
            right one opens for five minutes what asks for a fresh one.
            """,
        body: .init(example: ["password": "odontox-demo"]), status: .noContent, answer: .nothing)
}
