import JWTKit

/// What a token says. Nothing of it is believed before ``AccessTokens`` has checked it.
struct TokenClaims: JWTPayload {
    var subject: String?
    /// For the phone's use only: the server reads the role from the database.
    var role: String?
    var clinicId: String?
    /// The session family that the token was issued in, for signing out.
    var session: String?
    var issuedAt: NumericDate?
    var expiresAt: NumericDate?
    var notBefore: NumericDate?
    var issuer: String?
    var audience: Audience?
    var email: String?
    var emailVerified: Bool?

    enum CodingKeys: String, CodingKey {
        case role, email
        case subject = "sub"
        case clinicId = "clinicId"
        case session = "sid"
        case issuedAt = "iat"
        case expiresAt = "exp"
        case notBefore = "nbf"
        case issuer = "iss"
        case audience = "aud"
        case emailVerified = "email_verified"
    }

    /// Times are judged by ``AccessTokens``, which has the clock.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    /// `aud`: one name or several.
    struct Audience: Codable, Sendable {
        var names: [String]

        init(_ name: String) { names = [name] }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = try container.decode([String].self)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if let name = names.first, names.count == 1 {
                try container.encode(name)
            } else {
                try container.encode(names)
            }
        }
    }
}
