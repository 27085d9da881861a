import API
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
}

/// What a sign-in or a refresh has earned, decided in its transaction; the tokens are signed after
/// it has committed.
struct SessionGrant: Sendable {
    var family: ID
    var scope: ClinicScope
    var user: SignedInUser
    var refreshToken: RefreshToken

    /// Reads who the user is now. Throws 403 for a member of no clinic.
    init(
        _ tx: borrowing Transaction, gate: Gate, family: SessionFamily, refreshToken: RefreshToken,
        now: Instant
    ) throws {
        scope = try gate.admit(tx, user: family.userId, now: now)
        guard let user = try SessionUserQuery.user(tx, scope: scope) else {
            throw Problem.unauthorized("This user is not known here")
        }
        self.family = family.id
        self.user = user
        self.refreshToken = refreshToken
    }

    func signed(by tokens: AccessTokens) async throws -> IssuedTokens {
        let access = try await tokens.issue(
            user: scope.userId, role: scope.role.rawValue, clinicId: scope.hasClinic ? scope.clinicId : nil,
            session: family)
        return IssuedTokens(accessToken: access, refreshToken: refreshToken.text, user: user)
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

/// A user as sign-in and `/auth/me` show them.
enum SessionUserQuery {
    /// Clinics listed at most.
    static let clinicLimit = 100

    static func user(_ tx: borrowing Transaction, scope: ClinicScope) throws -> SignedInUser? {
        let clinics = try tx.query(clinics(of: scope), SignedInUser.Membership.columns.read)
        return try tx.first(
            "SELECT \(Person.columns) FROM users WHERE id = \(scope.userId)", Person.columns.read
        ).map { person in
            SignedInUser(
                id: scope.userId, person: person, name: scope.name, role: scope.role,
                clinicId: scope.hasClinic ? scope.clinicId : nil, patientId: scope.patientId, clinics: clinics
            )
        }
    }

    private static func clinics(of scope: ClinicScope) -> SQL {
        if scope.role == .superadmin {
            return "SELECT id, name, 'superadmin' FROM clinics ORDER BY created_at, id LIMIT \(clinicLimit)"
        }
        return """
            SELECT c.id, c.name, m.role FROM memberships m JOIN clinics c ON c.id = m.clinic_id
            WHERE m.user_id = \(scope.userId) AND m.ended_at IS NULL
            ORDER BY m.created_at, m.clinic_id LIMIT \(clinicLimit)
            """
    }
}

struct Person: Sendable {
    var email: String
    var firstName: String
    var lastName: String

    static let columns = Columns("email", "first_name", "last_name", as: Person.init)
}

/// Who is signed in: part of the sign-in answer, and the answer of `/auth/me`.
struct SignedInUser: WireObject, Sendable {
    var id: ID
    var person: Person
    var name: String?
    /// In the current clinic.
    var role: Role
    /// The current clinic.
    var clinicId: ID?
    /// The user's own patient record there, if there is one.
    var patientId: ID?
    var clinics: [Membership]

    static let schemaName: String? = "SessionUser"
    static let fields: [Field<SignedInUser>] = [
        Field("id", \.id), Field("email", \.person.email), Field("firstName", \.person.firstName),
        Field("lastName", \.person.lastName), Field("name", \.name), Field("role", \.role),
        Field("clinicId", \.clinicId),
        Field("patientId", \.patientId),
        Field("clinics", \.clinics, .list(Membership.schema, limit: SessionUserQuery.clinicLimit)),
    ]

    /// A clinic that the user belongs to.
    struct Membership: WireObject, Sendable {
        var id: ID
        var name: String
        var role: String

        static let columns = Columns("c.id", "c.name", "m.role", as: Membership.init)
        static let fields: [Field<Membership>] = [
            Field("id", \.id), Field("name", \.name), Field("role", \.role),
        ]
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

    static let schemaName: String? = "SessionTokens"
    static let fields: [Field<IssuedTokens>] = [
        Field("accessToken", \.accessToken), Field("refreshToken", \.refreshToken),
        Field("tokenType", \.tokenType, .oneOf(["Bearer"])), Field("expiresIn", \.expiresIn),
        Field("user", \.user),
    ]
}
