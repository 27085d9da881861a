import API
import CryptoExtras
import Domain
import FoundationEssentials
import JWTKit

@testable import Server

/// An identity provider of tests, with an RSA key and a P-256 key.
struct OutsideProvider: Sendable {
    let rsa: JWTKit.Insecure.RSA.PrivateKey
    let ec = ES256PrivateKey()

    init() throws {
        rsa = try JWTKit.Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
    }

    /// The public keys, named `rsa-1` and `ec-1`, and some that are not for tokens.
    func jwks() throws -> [UInt8] {
        let (modulus, exponent) = try rsa.publicKey.getKeyPrimitives()
        let point = ec.publicKey.parameters
        let keys: JSONValue = [
            "keys": [
                ["kty": "oct", "k": "c2VjcmV0", "kid": "hmac"],
                ["kty": "RSA", "use": "enc", "kid": "enc", "n": "AQAB", "e": "AQAB"],
                [
                    "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "rsa-1",
                    "n": .string(Base64URL.encode(modulus)),
                    "e": .string(Base64URL.encode(exponent)),
                ],
                [
                    "kty": "EC", "crv": "P-256", "kid": "ec-1", "x": .string(Self.url(point?.x)),
                    "y": .string(Self.url(point?.y)),
                ],
            ]
        ]
        return keys.jsonBytes
    }

    func keys(
        issuer: String = "https://id.example", audience: String = "odontox"
    ) async throws -> OutsideKeys {
        try await OutsideKeys(jwks: jwks(), issuer: issuer, audience: audience)
    }

    enum Signer: Sendable, CaseIterable { case rs256, es256 }

    func sign(
        _ claims: TokenClaims, _ signer: Signer = .rs256, kid: String? = nil, alg: String? = nil,
        typ: String? = nil
    ) async throws -> String {
        let keys = JWTKeyCollection()
        switch signer {
        case .rs256: await keys.add(rsa: rsa, digestAlgorithm: .sha256)
        case .es256: await keys.add(ecdsa: ec)
        }
        var header = JWTHeader()
        header.kid = kid
        header.alg = alg
        header.typ = typ
        return try await keys.sign(claims, header: header)
    }

    /// The public key as the text that a careless server would take for an HMAC secret.
    var publicPEM: String { rsa.publicKey.pemRepresentation }

    private static func url(_ base64: String?) -> String {
        (base64 ?? "").replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

extension TokenClaims {
    /// Claims good for an hour from `now`.
    static func good(
        _ subject: String? = nil, email: String? = nil, verified: Bool? = true, now: Instant
    ) -> TokenClaims {
        TokenClaims(
            subject: subject, issuedAt: NumericDate(now), expiresAt: NumericDate(now.adding(seconds: 3600)),
            issuer: "https://id.example",
            audience: TokenClaims.Audience("odontox"), email: email,
            emailVerified: email == nil ? nil : verified)
    }
}
