import API
import Domain
import HTTPTypes
import JWTKit
import Testing

@testable import Server

@Suite("Our own access tokens")
struct AccessTokenTests {
    private let time = TestClock(Instant(milliseconds: 1_800_000_000_000))
    private let user = ID(high: 1, low: 2)

    private func tokens() async throws -> AccessTokens {
        await AccessTokens(secret: try #require(SessionSecret(TestServer.secret)), clock: time.clock)
    }

    private func forged(
        _ claims: TokenClaims, secret: [UInt8] = TestServer.secret, header: JWTHeader = JWTHeader()
    ) async throws -> String {
        let keys = JWTKeyCollection()
        await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        return try await keys.sign(claims, header: header)
    }

    private var claims: TokenClaims {
        TokenClaims(
            subject: user.description, issuedAt: NumericDate(time.now),
            expiresAt: NumericDate(time.now.adding(seconds: 900)),
            issuer: AccessTokens.issuer, audience: TokenClaims.Audience(AccessTokens.audience))
    }

    private func expectRefused(_ token: String, _ comment: Comment) async throws {
        let tokens = try await tokens()
        let problem = await #expect(throws: Problem.self, comment) { try await tokens.verify(token) }
        #expect(problem?.status == .unauthorized, comment)
        #expect(problem?.headers.contains { $0.name == .wwwAuthenticate } == true, comment)
    }

    @Test("An issued token names its user, carries the claims of the contract and lives fifteen minutes")
    func issued() async throws {
        let tokens = try await tokens()
        let clinic = ID(high: 3, low: 4)
        let token = try await tokens.issue(user: user, role: "doctor", clinicId: clinic)
        #expect(try await tokens.verify(token) == .user(user))
        let part = try #require(token.split(separator: ".").dropFirst().first)
        let claims = try jsonOfTokenPart(part)
        for name in ["sub", "role", "clinicId", "iat", "exp", "iss", "aud"] {
            #expect(claims[name] != nil, "\(name)")
        }
        #expect(claims["role"]?.string == "doctor")
        #expect(claims["exp"]?.int == 1_800_000_900)
    }

    @Test(
        "A token that was good a moment ago is refused once it has expired, also when it was verified before")
    func expires() async throws {
        let tokens = try await tokens()
        let token = try await tokens.issue(user: user, role: "doctor", clinicId: nil)
        _ = try await tokens.verify(token)
        time.advance(seconds: 899)
        _ = try await tokens.verify(token)
        time.advance(seconds: 1)
        let problem = await #expect(throws: Problem.self) { try await tokens.verify(token) }
        #expect(problem?.message.contains("expired") == true)
    }

    @Test("A token of another secret, issuer, audience, without exp or with a name for its key is refused")
    func forgeries() async throws {
        _ = try await tokens().verify(try await forged(claims))
        try await expectRefused(
            try await forged(claims, secret: Array("another secret of 32 bytes or so".utf8)), "secret")
        var wrong = claims
        wrong.issuer = "somebody"
        try await expectRefused(try await forged(wrong), "iss")
        wrong = claims
        wrong.audience = TokenClaims.Audience("other")
        try await expectRefused(try await forged(wrong), "aud")
        wrong = claims
        wrong.expiresAt = nil
        try await expectRefused(try await forged(wrong), "exp")
        wrong = claims
        wrong.subject = "nobody"
        try await expectRefused(try await forged(wrong), "sub")
        var header = JWTHeader()
        header.kid = "../../dev/null"
        try await expectRefused(try await forged(claims, header: header), "kid")
    }

    @Test(
        "Algorithm none, in any spelling, another algorithm, and texts that are no token are refused",
        arguments: [
            "none", "None", "NONE", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "PS256",
        ])
    func algorithms(name: String) async throws {
        let token = try await forged(claims)
        let parts = token.split(separator: ".").map(String.init)
        let header = Base64URL.encode(Array(#"{"alg":"\#(name)","typ":"JWT"}"#.utf8))
        try await expectRefused("\(header).\(parts[1]).\(parts[2])", "signed")
        try await expectRefused("\(header).\(parts[1]).", "unsigned")
    }

    @Test(
        "A changed payload, a cut token and rubbish are refused without a crash",
        arguments: [
            "", ".", "..", "...", "a.b.c", "e30.e30.e30", "eyJhbGciOiJIUzI1NiJ9..",
            "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "null",
            String(repeating: "a.", count: 10_000),
        ])
    func rubbish(token: String) async throws {
        try await expectRefused(token, "rubbish")
        let good = try await forged(claims)
        try await expectRefused(good + "x", "longer")
        try await expectRefused(String(good.dropLast(2)), "shorter")
        let parts = good.split(separator: ".").map(String.init)
        try await expectRefused("\(parts[0]).\(parts[1].dropLast())A.\(parts[2])", "changed")
    }
}
