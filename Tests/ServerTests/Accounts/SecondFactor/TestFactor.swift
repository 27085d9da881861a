import API
import Domain
import Testing

@testable import Server

/// The authenticator of a user, and what they wrote down.
struct TestFactor: Sendable {
    var code: TimeCode
    var recoveryCodes: [String]

    /// What the authenticator shows.
    func shown(at now: Instant, steps: Int64 = 0) -> String {
        code.code(at: TimeCode.step(at: now) + steps)
    }
}

extension TestServer {
    static let offer = "/api/v1/auth/mfa/totp"
    static let confirm = "/api/v1/auth/mfa/totp/confirm"
    static let signInWithCode = "/api/v1/auth/login/mfa"

    /// Sets up a second factor, and lets its first code grow old.
    func enrol(_ user: TestUser) async throws -> TestFactor {
        let offered = try await post(Self.offer, as: user)
        let code = TimeCode(secret: Base32.decode(try #require(offered["secret"]?.string, "\(offered)")))
        let shown = code.code(at: TimeCode.step(at: now))
        let confirmed = try await post(Self.confirm, as: user, ["code": .string(shown)])
        let codes = try #require(confirmed["recoveryCodes"]?.array, "\(confirmed)")
        clock.advance(seconds: TimeCode.period)
        return TestFactor(code: code, recoveryCodes: codes.compactMap(\.string))
    }

    /// Signs in with the password and returns the `mfaToken`.
    func challenge(_ user: TestUser) async throws -> String {
        let answer = try await post(
            SignInTests.address,
            ["email": .string(user.email), "password": .string(user.password ?? "")])
        #expect(answer.status == 401 && answer.code == "MFA_REQUIRED", "\(answer)")
        return try #require(answer["mfaToken"]?.string)
    }

    func answer(_ mfaToken: String, _ code: String) async throws -> Answer {
        try await post(Self.signInWithCode, ["mfaToken": .string(mfaToken), "code": .string(code)])
    }
}
