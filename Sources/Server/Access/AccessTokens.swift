package import Domain
import FoundationEssentials
import HTTPTypes
import JWTKit
package import Logging

/// Issues access tokens, and says whom a token names (contract §3).
package final class AccessTokens: Sendable {
    /// Seconds that an access token lives.
    package static let lifetime = 900
    static let issuer = "odontox"
    static let audience = "odontox-api"
    /// Longer ones are not looked at.
    private static let lengthLimit = 8192

    private let own = JWTKeyCollection()
    private let outside: OutsideKeyRing?
    private let clock: Clock
    private let verified = VerifiedTokens()

    package init(
        secret: SessionSecret, outside: OutsideKeys? = nil, clock: Clock, logger: Logger? = nil
    ) async {
        self.outside = outside.map { OutsideKeyRing($0, now: clock.now(), logger: logger) }
        self.clock = clock
        // The same token for the same claims, on each server: a refresh may be answered again.
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        await own.add(
            hmac: HMACKey(from: secret.bytes), digestAlgorithm: .sha256,
            serializer: DefaultJWTSerializer(jsonEncoder: encoder))
    }

    /// A token for a user of ours, good for `lifetime` seconds.
    /// - Parameter moment: When it is given out; nil: now.
    package func issue(
        user: ID, role: String, clinicId: ID?, session: ID? = nil, lifetime: Int = AccessTokens.lifetime,
        at moment: Instant? = nil
    ) async throws -> String {
        let now = moment ?? clock.now()
        let claims = TokenClaims(
            subject: user.description, role: role, clinicId: clinicId?.description,
            session: session?.description,
            issuedAt: NumericDate(now), expiresAt: NumericDate(now.adding(seconds: lifetime)),
            issuer: Self.issuer, audience: TokenClaims.Audience(Self.audience))
        return try await own.sign(claims)
    }

    /// Whether the bearer says to be signed by the outside provider. Nothing of it has been checked.
    static func isOutside(_ bearer: String) -> Bool {
        bearer.utf8.count <= lengthLimit && TokenHeader(bearer)?.isOutside == true
    }

    /// Throws 401 for a token that is not ours, not whole, or no longer good.
    func verify(_ bearer: String) async throws -> Identity { try await check(bearer).identity }

    func check(_ bearer: String) async throws -> VerifiedToken {
        let now = clock.now()
        if let outside, outside.isDue(now), await outside.renew() { verified.forget() }
        if let known = verified.find(bearer, now: now) { return known }
        guard bearer.utf8.count <= Self.lengthLimit, let header = TokenHeader(bearer), header.isForAccess
        else { throw Problem.invalidToken }
        // The header chooses among the keys of its algorithm, never how a key is used: an RSA key is no
        // HMAC secret here.
        let era = verified.era
        let checked: VerifiedToken
        switch header.algorithm {
        case "HS256": checked = try await checkOwn(bearer, header, now: now)
        case "RS256", "ES256":
            guard let outside else { throw Problem.invalidToken }
            if let keyId = header.keyID, outside.isDue(now, unknownKey: keyId), await outside.renew() {
                verified.forget()
            }
            checked = try await outside.keys.check(bearer, header, now: now)
        default: throw Problem.invalidToken
        }
        guard checked.expires > now else { throw Problem.expiredToken }
        verified.keep(checked, of: bearer, era: era)
        return checked
    }

    private func checkOwn(_ bearer: String, _ header: TokenHeader, now: Instant) async throws -> VerifiedToken
    {
        guard header.keyID == nil, let claims = try? await own.verify(bearer, as: TokenClaims.self) else {
            throw Problem.invalidToken
        }
        guard claims.issuer == Self.issuer, claims.audience?.names == [Self.audience],
            let user = claims.subject.flatMap({ ID($0) }), let expires = claims.expiresAt?.instant
        else { throw Problem.invalidToken }
        return VerifiedToken(
            identity: .user(user), session: claims.session.flatMap { ID($0) }, expires: expires)
    }
}

extension Problem {
    static let invalidToken = Problem.unauthorized(
        "The access token is not valid: sign in again", detail: "invalid_token")
    static let expiredToken = Problem.unauthorized(
        "The access token has expired: refresh it or sign in again", detail: "invalid_token")

    static let endedSession = Problem.unauthorized(
        "This session has ended: sign in again", detail: "invalid_token")

    /// `detail` is an error code of RFC 6750 §3.1.
    static func unauthorized(_ message: String, detail: String) -> Problem {
        var problem = Problem.unauthorized(message)
        problem.headers[0].value = "Bearer error=\"\(detail)\""
        return problem
    }
}
