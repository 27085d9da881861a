import API
import Crypto
import Domain
import Metrics
import Storage

/// What the session operations share.
struct Sessions: Sendable {
    let database: Database
    let passwords: Passwords
    let tokens: AccessTokens
    let gate: Gate
    let clock: Clock
    /// Nil when limits are off. The lock of an account stays on (contract §9).
    let limits: RateLimits?
    let metrics: SessionMetrics
    let securityLog: SecurityLog
    let throttle: SignInThrottle
    /// What the successors of refresh tokens are derived under.
    let successors: SymmetricKey
    /// What they were derived under before.
    let formerKeys: FormerKeys
    /// Keeps the secrets of second factors.
    let seal: FactorSeal
    let mail: AccountMail

    /// Opens a session for a user who has proved who they are, whatever by, and notes it in the trail. The
    /// answer to sign-in is made of it once the transaction has committed: ``SessionGrant/signed(by:)``.
    /// - Parameter device: What the client calls itself.
    /// - Throws: 403 for a member of no clinic.
    func open(
        _ tx: borrowing Transaction, user: ID, device: String?, _ request: RequestData,
        as kind: SessionKind = .phone
    ) throws -> SessionGrant {
        let opened = try SessionFamily.open(
            tx, user: user, device: device, address: request.address, now: request.now, as: kind)
        let grant = try SessionGrant(
            tx, gate: gate, family: opened.family, secret: opened.secret, now: request.now)
        try VerificationRequest.mailOnce(tx, to: user, by: mail, now: request.now)
        try grant.scope.record(.signedIn, family: grant.family, tx, request)
        return grant
    }
}

/// What a sign-in or a refresh has earned, decided in its transaction; the tokens are signed after
/// it has committed.
struct SessionGrant: Sendable {
    var family: ID
    var scope: ClinicScope
    var user: SignedInUser
    /// What the client shows the session by: its refresh token, or the value of its cookie.
    var secret: String
    var access: AccessGrant

    /// Reads who the user is now. Throws 403 for a member of no clinic.
    init(
        _ tx: borrowing Transaction, gate: Gate, family: SessionFamily, secret: String, now: Instant
    ) throws {
        scope = try gate.admit(tx, user: family.userId, now: now)
        guard let user = try SessionUserQuery.user(tx, scope: scope) else {
            throw Problem.unauthorized("This user is not known here")
        }
        self.family = family.id
        self.user = user
        self.secret = secret
        access = AccessGrant(
            issuedAt: now, role: scope.role.rawValue, clinicId: scope.hasClinic ? scope.clinicId : nil)
    }

    /// The answer to a phone.
    func signed(by tokens: AccessTokens) async throws -> IssuedTokens {
        let token = try await tokens.issue(
            user: scope.userId, role: access.role, clinicId: access.clinicId, session: family,
            at: access.issuedAt)
        return IssuedTokens(
            accessToken: token, refreshToken: secret, user: user,
            mustChangePassword: scope.mustChangePassword ? true : nil,
            mfaEnrolmentRequired: scope.mfaEnrolmentRequired ? true : nil)
    }
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

/// How sign-ins and refreshes end.
struct SessionMetrics: Sendable {
    let signedIn: Counter
    let refused: Counter
    let blocked: Counter
    let refreshed: Counter
    let reused: Counter

    init(factory: any MetricsFactory) {
        func counter(_ result: String) -> Counter {
            Counter(label: "odontox_sessions_total", dimensions: [("result", result)], factory: factory)
        }
        signedIn = counter("signed_in")
        refused = counter("refused")
        blocked = counter("blocked")
        refreshed = counter("refreshed")
        reused = counter("reused")
    }
}

/// The answer to signing in and to refreshing (contract §3).
struct IssuedTokens: WireObject, Sendable {
    var accessToken: String
    /// Good for one use.
    var refreshToken: String
    let tokenType = "Bearer"
    /// Seconds that the access token lives.
    let expiresIn = AccessTokens.lifetime
    var user: SignedInUser
    /// True when the user must choose a password of their own first (403 PASSWORD_CHANGE_REQUIRED until
    /// then); left out otherwise.
    var mustChangePassword: Bool?
    /// True when the user must set up a second factor first (403 MFA_ENROLMENT_REQUIRED until then); left out
    /// otherwise.
    var mfaEnrolmentRequired: Bool?

    static let schemaName: String? = "SessionTokens"
    static let fields: [Field<IssuedTokens>] = [
        Field("accessToken", \.accessToken), Field("refreshToken", \.refreshToken),
        Field("tokenType", \.tokenType, .oneOf(["Bearer"])), Field("expiresIn", \.expiresIn),
        Field("user", \.user), .present("mustChangePassword", \.mustChangePassword),
        .present("mfaEnrolmentRequired", \.mfaEnrolmentRequired),
    ]
}
