import API
import Domain
import Storage

/// What a sign-in or a refresh has earned, decided in its transaction; the tokens are signed after it has committed.
struct SessionGrant: Sendable {
    var family: ID
    var scope: ClinicScope
    var user: SignedInUser
    var refreshToken: RefreshToken

    /// Reads who the user is now. Throws 403 for a member of no clinic.
    init(_ tx: borrowing Transaction, gate: Gate, family: SessionFamily, refreshToken: RefreshToken) throws {
        scope = try gate.admit(tx, .user(family.userId), clinic: nil)
        guard let user = try SessionUserQuery.user(tx, scope: scope) else { throw Problem.unauthorized("This user is not known here") }
        self.family = family.id
        self.user = user
        self.refreshToken = refreshToken
    }

    func signed(by tokens: AccessTokens) async throws -> IssuedTokens {
        let access = try await tokens.issue(
            user: scope.userId, role: scope.role.rawValue, clinicId: scope.hasClinic ? scope.clinicId : nil, session: family)
        return IssuedTokens(accessToken: access, refreshToken: refreshToken.text, user: user)
    }
}
