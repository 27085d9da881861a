import Domain
import JWTKit

/// An outside identity provider's public keys, and what its tokens must say (contract §3).
package struct OutsideKeys: Sendable {
    /// How far the provider's clock may be off, in seconds.
    static let leeway = 60

    /// One public key with the only algorithm that it is used for.
    struct Key: Sendable {
        var algorithm: String
        var id: String?
        var collection: JWTKeyCollection
    }

    let keys: [Key]
    let issuer: String?
    let audience: String?
    /// Where they were read from; nil: they never change.
    var file: String?

    /// Throws 401 for a token that no key of its algorithm has signed, or that does not say what it must.
    func check(_ bearer: String, _ header: TokenHeader, now: Instant) async throws -> VerifiedToken {
        guard let claims = await claims(of: bearer, header) else { throw Problem.invalidToken }
        guard let expiry = claims.expiresAt?.instant else { throw Problem.invalidToken }
        if let issuer, claims.issuer != issuer { throw Problem.invalidToken }
        if let audience, claims.audience?.names.contains(audience) != true { throw Problem.invalidToken }
        let latest = now.adding(seconds: Self.leeway)
        if let start = claims.notBefore?.instant, start > latest { throw Problem.invalidToken }
        if let issued = claims.issuedAt?.instant, issued > latest { throw Problem.invalidToken }
        guard let identity = Self.identity(of: claims) else { throw Problem.invalidToken }
        return VerifiedToken(identity: identity, session: nil, expires: expiry.adding(seconds: Self.leeway))
    }

    /// A token that names its key is tried with that key only; a key without a name is tried for all.
    private func claims(of bearer: String, _ header: TokenHeader) async -> TokenClaims? {
        for key in keys where key.algorithm == header.algorithm {
            if let id = header.keyID, let own = key.id, id != own { continue }
            if let claims = try? await key.collection.verify(bearer, as: TokenClaims.self) { return claims }
        }
        return nil
    }

    /// Nil when the token names nobody: an address counts only when the provider says that it
    /// has verified it.
    private static func identity(of claims: TokenClaims) -> Identity? {
        let user = claims.subject.flatMap { ID($0) }
        let email = claims.emailVerified == true ? claims.email.map(EmailAddress.normalized) : nil
        switch (user, email) {
        case (let user?, let email?): return .subject(user, orEmail: email)
        case (let user?, nil): return .user(user)
        case (nil, let email?): return .email(email)
        case (nil, nil): return nil
        }
    }
}
