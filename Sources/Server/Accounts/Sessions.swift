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
}

/// What a sign-in or a refresh has earned, decided in its transaction; the tokens are signed after
/// it has committed.
struct SessionGrant: Sendable {
    var family: ID
    var scope: ClinicScope
    var user: SessionUser
    var refreshToken: RefreshToken

    /// Reads who the user is now. Throws 403 for a member of no clinic.
    init(_ tx: borrowing Transaction, gate: Gate, family: SessionFamily, refreshToken: RefreshToken) throws {
        scope = try gate.admit(tx, .user(family.userId), clinic: nil)
        guard let user = try SessionUserQuery.user(tx, scope: scope) else {
            throw Problem.unauthorized("This user is not known here")
        }
        self.family = family.id
        self.user = user
        self.refreshToken = refreshToken
    }

    func signed(by tokens: AccessTokens) async throws -> SessionTokens {
        let access = try await tokens.issue(
            user: scope.userId, role: scope.role.rawValue, clinicId: scope.hasClinic ? scope.clinicId : nil,
            session: family)
        return SessionTokens(
            accessToken: access, refreshToken: refreshToken.text, expiresIn: AccessTokens.lifetime, user: user
        )
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

    static func user(_ tx: borrowing Transaction, scope: ClinicScope) throws -> SessionUser? {
        let clinics = try tx.query(clinics(of: scope)) { row in
            SessionClinic(id: (try row.get(0) as ID).description, name: try row.get(1), role: try row.get(2))
        }
        return try tx.first("SELECT email, first_name, last_name FROM users WHERE id = \(scope.userId)") {
            row in
            SessionUser(
                id: scope.userId.description, email: try row.get(0), firstName: try row.get(1),
                lastName: try row.get(2),
                name: scope.name, role: scope.role.rawValue,
                clinicId: scope.hasClinic ? scope.clinicId.description : nil,
                patientId: scope.patientId?.description, clinics: clinics)
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
