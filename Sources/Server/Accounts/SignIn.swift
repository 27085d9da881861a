import API
import Domain
import CoreMetrics
import Storage

/// `POST /auth/login` (contract §3).
struct SignIn: Sendable {
    let sessions: Sessions

    struct Credentials: Sendable {
        var email: String
        var password: String

        /// Throws 400 with every bad field. A password is not trimmed: it may begin or end with a space.
        init(_ request: RequestData) throws {
            let json = try request.json()
            var wrong: [FieldError] = []
            let email = Self.text(json, "email", limit: 254, into: &wrong)
            let password = Self.text(json, "password", limit: Passwords.lengthLimit, into: &wrong)
            if let problem = EmailAddress.unseenProblem(in: email) {
                wrong.append(FieldError(field: "email", message: problem))
            }
            guard wrong.isEmpty else { throw Problem.invalid(wrong) }
            self.email = EmailAddress.key(of: email)
            self.password = password
        }

        private static func text(
            _ json: JSONValue, _ name: String, limit: Int, into wrong: inout [FieldError]
        ) -> String {
            let problem: String
            switch json[name] {
            case .string(let text) where text.isBlank: problem = "is required"
            case .string(let text) where text.utf8.count <= limit: return text
            case .string: problem = "is too long"
            case nil, .null: problem = "is required"
            default: problem = "must be a string"
            }
            wrong.append(FieldError(field: name, message: problem))
            return ""
        }
    }

    private enum Outcome: Sendable {
        case granted(SessionGrant)
        case refused
        case blocked(seconds: Int)
    }

    func run(_ request: RequestData) async throws -> IssuedTokens {
        let credentials = try Credentials(request)
        try sessions.limits?.takeSignIn(address: request.address, now: request.now)
        let key = SignInThrottle.key(of: credentials.email)
        let account = try await sessions.database.read { tx in
            (
                try SignInThrottle.wait(tx, key: key, now: request.now),
                try Self.account(tx, email: credentials.email)
            )
        }
        if let seconds = account.0 { throw blocked(seconds) }
        let isRight = try await sessions.passwords.verify(
            credentials.password, against: account.1?.passwordHash)
        // Judged again where it is counted: a thousand guesses at once get no further than five in a row.
        let outcome: Outcome = try await sessions.database.write { tx in
            if let seconds = try SignInThrottle.holdAndWait(tx, key: key, now: request.now) {
                return .blocked(seconds: seconds)
            }
            guard isRight, let user = account.1?.id else {
                try SignInThrottle.countFailure(tx, key: key, now: request.now)
                return .refused
            }
            try SignInThrottle.forgive(tx, key: key)
            return .granted(try open(tx, user: user, request: request))
        }
        switch outcome {
        case .granted(let grant):
            sessions.metrics.signedIn.increment()
            return try await grant.signed(by: sessions.tokens)
        case .refused:
            sessions.metrics.refused.increment()
            throw Problem.wrongCredentials
        case .blocked(let seconds): throw blocked(seconds)
        }
    }

    private func open(_ tx: borrowing Transaction, user: ID, request: RequestData) throws -> SessionGrant {
        let opened = try SessionFamily.open(tx, user: user, now: request.now)
        let grant = try SessionGrant(
            tx, gate: sessions.gate, family: opened.family, refreshToken: opened.token, now: request.now)
        try grant.scope.record(.signedIn, family: grant.family, tx, request)
        return grant
    }

    private func blocked(_ seconds: Int) -> Problem {
        sessions.metrics.blocked.increment()
        return .tooManyRequests(
            "Too many failed sign-ins of this account; try again in \(seconds) seconds", retryAfter: seconds)
    }

    private struct Account: Sendable {
        var id: ID
        var passwordHash: String
    }

    private static func account(_ tx: borrowing Transaction, email: String) throws -> Account? {
        try tx.first("SELECT id, password_hash FROM users WHERE email_key = \(email)") { row in
            Account(id: try row.get(0), passwordHash: try row.get(1))
        }
    }
}

extension Problem {
    /// The same for an unknown address and for a wrong password.
    static let wrongCredentials: Problem = {
        var problem = Problem.unauthorized("The e-mail address or the password is wrong")
        problem.code = "INVALID_CREDENTIALS"
        return problem
    }()
}

extension ClinicScope {
    /// Notes a session's begin or end in the clinic's audit trail.
    func record(_ action: AuditAction, family: ID, _ tx: borrowing Transaction, _ request: RequestData) throws
    {
        guard hasClinic else { return }
        let recorder = ChangeRecorder(scope: self, request: request)
        recorder.audit(action, .session, family, before: JSONValue?.none, after: JSONValue?.none)
        try recorder.flush(tx)
    }
}
