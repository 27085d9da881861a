import Storage
import API
import Domain
import HTTPTypes
import JWTKit
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Tokens of an outside identity provider")
struct OutsideKeysTests {
    private let time = TestClock(Instant(milliseconds: 1_800_000_000_000))
    private let provider: OutsideProvider

    /// One for all tests: making an RSA key takes a while.
    private static let shared = Result { try OutsideProvider() }

    init() throws { provider = try Self.shared.get() }

    private func tokens(
        issuer: String = "https://id.example", audience: String = "odontox"
    ) async throws -> AccessTokens {
        await AccessTokens(
            secret: try #require(SessionSecret(TestServer.secret)),
            outside: try await provider.keys(issuer: issuer, audience: audience),
            clock: time.clock)
    }

    private func expectRefused(_ token: String, by tokens: AccessTokens, _ comment: Comment) async {
        let problem = await #expect(throws: Problem.self, comment) { try await tokens.verify(token) }
        #expect(problem?.status == .unauthorized, comment)
    }

    @Test(
        "RS256 and ES256 name the user by sub or by a verified address",
        arguments: OutsideProvider.Signer.allCases)
    func accepted(signer: OutsideProvider.Signer) async throws {
        let tokens = try await tokens()
        let user = ID(high: 7, low: 7)
        let kid = signer == .rs256 ? "rsa-1" : "ec-1"
        for kid in [kid, nil] {
            let bySub = try await provider.sign(.good(user.description, now: time.now), signer, kid: kid)
            #expect(try await tokens.verify(bySub) == .user(user))
            let byEmail = try await provider.sign(
                .good("auth0|17", email: "Ada@Clinic.Example", now: time.now), signer, kid: kid)
            #expect(try await tokens.verify(byEmail) == .email("ada@clinic.example"))
        }
    }

    @Test("An address that is not verified, or only by a text, names nobody")
    func unverified() async throws {
        let tokens = try await tokens()
        for verified in [false, nil] {
            let token = try await provider.sign(
                .good(email: "ada@clinic.example", verified: verified, now: time.now))
            await expectRefused(token, by: tokens, "\(String(describing: verified))")
        }
        await expectRefused(
            try await provider.sign(.good("auth0|17", now: time.now)), by: tokens, "no address")
    }

    @Test(
        """
        A token without exp, expired, from the future, or not valid yet is refused; a minute's \
        difference of clocks is not
        """
    )
    func times() async throws {
        let tokens = try await tokens()
        let user = ID(high: 7, low: 7).description
        var claims = TokenClaims.good(user, now: time.now)
        claims.expiresAt = nil
        await expectRefused(try await provider.sign(claims), by: tokens, "no exp")
        claims.expiresAt = NumericDate(time.now.adding(seconds: -61))
        await expectRefused(try await provider.sign(claims), by: tokens, "expired")
        claims.expiresAt = NumericDate(time.now.adding(seconds: -30))
        _ = try await tokens.verify(try await provider.sign(claims))
        claims = .good(user, now: time.now)
        claims.notBefore = NumericDate(time.now.adding(seconds: 90))
        await expectRefused(try await provider.sign(claims), by: tokens, "nbf")
        claims = .good(user, now: time.now)
        claims.issuedAt = NumericDate(time.now.adding(seconds: 90))
        await expectRefused(try await provider.sign(claims), by: tokens, "iat")
    }

    @Test("Issuer and audience are checked always")
    func issuerAndAudience() async throws {
        let good = try await provider.sign(.good(ID(high: 7, low: 7).description, now: time.now))
        let tokens = try await tokens()
        _ = try await tokens.verify(good)
        await expectRefused(good, by: try await self.tokens(issuer: "https://other.example"), "iss")
        await expectRefused(good, by: try await self.tokens(audience: "another"), "aud")
        var bare = TokenClaims.good(ID(high: 7, low: 7).description, now: time.now)
        bare.issuer = nil
        await expectRefused(try await provider.sign(bare), by: tokens, "no iss")
        bare.issuer = "https://id.example"
        bare.audience = nil
        await expectRefused(try await provider.sign(bare), by: tokens, "no aud")
        bare.audience = TokenClaims.Audience("odontox")
        bare.audience?.names = ["first", "odontox"]
        _ = try await tokens.verify(try await provider.sign(bare))
        bare.audience?.names = []
        await expectRefused(try await provider.sign(bare), by: tokens, "empty aud")
    }

    @Test("A token that says to be something else than a token of access is refused")
    func types() async throws {
        let tokens = try await tokens()
        let claims = TokenClaims.good(ID(high: 7, low: 7).description, now: time.now)
        for type in ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"] {
            _ = try await tokens.verify(try await provider.sign(claims, typ: type))
        }
        for type in ["", "id+jwt", "logout+jwt", "JOSE", "dpop+jwt", "jwt ", "secevent+jwt"] {
            await expectRefused(try await provider.sign(claims, typ: type), by: tokens, "\(type)")
        }
    }

    @Test("A public key is no HMAC secret, neither in PEM nor in its JWK")
    func publicKeyAsSecret() async throws {
        let tokens = try await tokens()
        let secrets = [Array(provider.publicPEM.utf8), try provider.jwks()]
        for secret in secrets {
            let keys = JWTKeyCollection()
            await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
            for (alg, kid) in [("HS256", nil), ("HS256", "rsa-1"), ("RS256", "rsa-1"), ("HS256", "hmac")]
                as [(String, String?)]
            {
                var header = JWTHeader()
                header.alg = alg
                header.kid = kid
                let token = try await keys.sign(
                    TokenClaims.good(ID(high: 7, low: 7).description, now: time.now), header: header)
                await expectRefused(token, by: tokens, "\(alg) \(kid ?? "-")")
            }
        }
    }

    @Test("A key serves its own algorithm and its own name only")
    func confusion() async throws {
        let tokens = try await tokens()
        let claims = TokenClaims.good(ID(high: 7, low: 7).description, now: time.now)
        await expectRefused(try await provider.sign(claims, .rs256, kid: "ec-1"), by: tokens, "RSA as ec-1")
        await expectRefused(try await provider.sign(claims, .es256, kid: "rsa-1"), by: tokens, "EC as rsa-1")
        await expectRefused(
            try await provider.sign(claims, .rs256, kid: "rsa-1", alg: "ES256"), by: tokens, "RSA says ES256")
        await expectRefused(
            try await provider.sign(claims, .es256, kid: "ec-1", alg: "RS256"), by: tokens, "EC says RS256")
        await expectRefused(
            try await provider.sign(claims, .rs256, kid: "unknown"), by: tokens, "unknown kid")
        await expectRefused(
            try await provider.sign(claims, .rs256, kid: "rsa-1", alg: "none"), by: tokens, "none")
        let stranger = try OutsideProvider()
        await expectRefused(
            try await stranger.sign(claims, .rs256, kid: "rsa-1"), by: tokens, "another provider's key")
    }

    @Test("Without a JWKS file no outside token is good")
    func notConfigured() async throws {
        let tokens = await AccessTokens(
            secret: try #require(SessionSecret(TestServer.secret)), clock: time.clock)
        let token = try await provider.sign(.good(ID(high: 7, low: 7).description, now: time.now))
        await expectRefused(token, by: tokens, "no file")
    }

    @Test(
        "A document that is no JWKS, or holds no usable key, is refused with its reason",
        arguments: [
            "", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[]}"#, #"{"keys":[{"kty":"oct","k":"AAAA"}]}"#,
            #"{"keys":[{"kty":"RSA"}]}"#,
            #"{"keys":[{"kty":"RSA","n":"!","e":"AQAB"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}]}"#, #"{"keys":[1,null,"x"]}"#,
        ])
    func broken(document: String) async throws {
        await #expect(throws: JWKSError.self) {
            _ = try await OutsideKeys(
                jwks: Array(document.utf8), issuer: "https://id.example", audience: "odontox")
        }
    }

    @Test(
        "The server finds its user by sub, by address, and by the one that it knows of both",
        arguments: TestEngine.allCases)
    func endToEnd(engine: TestEngine) async throws {
        let provider = provider
        let outside = try await provider.keys()
        try await TestServer.run(engine, configure: { $0.outsideKeys = outside }) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, email: "ada@clinic.example")
            let stranger = ID(high: 9, low: 9).description
            let cases: [(TokenClaims, Int)] = [
                (.good(doctor.id.description, now: server.now), 200),
                (.good("auth0|17", email: "ADA@clinic.example", now: server.now), 200),
                (.good(stranger, email: "ada@clinic.example", now: server.now), 200),
                (.good(doctor.id.description, email: "nobody@clinic.example", now: server.now), 200),
                (.good(stranger, now: server.now), 401),
                (.good(stranger, email: "nobody@clinic.example", now: server.now), 401),
            ]
            for (claims, status) in cases {
                let token = try await provider.sign(claims, kid: "rsa-1")
                let answer = try await server.get(
                    "/api/v1/auth/me", headers: ["Authorization": "Bearer \(token)"])
                #expect(answer.status == status, "\(claims): \(answer)")
                if status == 200 { #expect(answer.id == doctor.id.description) }
            }
        }
    }

    @Test(
        "No outside token is good for a superadmin or for somebody who is disabled",
        arguments: TestEngine.allCases)
    func powerful(engine: TestEngine) async throws {
        let provider = provider
        let outside = try await provider.keys()
        try await TestServer.run(engine, configure: { $0.outsideKeys = outside }) { server in
            let clinic = try await server.makeClinic()
            let boss = try await server.makeSuperadmin()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            func status(_ user: TestUser) async throws -> [Int] {
                var statuses: [Int] = []
                for claims in [
                    TokenClaims.good(user.id.description, now: server.now),
                    .good("auth0|17", email: user.email, now: server.now),
                ] {
                    let token = try await provider.sign(claims, kid: "rsa-1")
                    statuses.append(
                        try await server.get(
                            "/api/v1/auth/me", headers: ["Authorization": "Bearer \(token)"]
                        ).status)
                }
                return statuses
            }
            #expect(try await status(boss) == [401, 401])
            #expect(try await status(doctor) == [200, 200])
            try await server.perform("UPDATE users SET disabled_at = \(server.now) WHERE id = \(doctor.id)")
            #expect(try await status(doctor) == [401, 401])
        }
    }
}
