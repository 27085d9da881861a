import API
import Domain
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

/// A token's first part, read before any key is chosen.
struct TokenHeader {
    var algorithm: String
    var keyID: String?

    /// Whether its algorithm is one of the outside provider's.
    var isOutside: Bool { algorithm == "RS256" || algorithm == "ES256" }

    /// Whether it says to be a token of access, or says nothing (`typ`, RFC 9068).
    var isForAccess: Bool

    /// Nil for what is no compact JWS, for one that asks for extensions (`crit`), and for one
    /// without an algorithm.
    init?(_ token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty, let bytes = Base64URL.decode(parts[0]),
            let header = try? JSONValue(parsing: bytes).object, header["crit"] == nil,
            let algorithm = header["alg"]?.string
        else { return nil }
        isForAccess = Self.isAccessToken(header["typ"])
        self.algorithm = algorithm
        switch header["kid"] {
        case nil, .null: keyID = nil
        case .string(let name): keyID = name
        default: return nil
        }
    }
}

extension TokenHeader {
    /// `typ` is a media type, of which `application/` may be left out (RFC 7515 §4.1.9).
    private static func isAccessToken(_ type: JSONValue?) -> Bool {
        guard let type else { return true }
        guard let name = type.string?.lowercased() else { return false }
        return ["jwt", "at+jwt", "application/jwt", "application/at+jwt"].contains(name)
    }
}

/// A token's moment: seconds since 1970, perhaps with a fraction (RFC 7519 §2).
struct NumericDate: Codable, Sendable {
    var instant: Instant

    init(_ instant: Instant) { self.instant = instant }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let seconds = try container.decode(Double.self)
        guard abs(seconds) < 1e12 else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a time beyond all calendars")
        }
        instant = Instant(milliseconds: Int64(seconds * 1000))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(instant.milliseconds / 1000)
    }
}

/// What is left of a token, or of a browser's cookie, once it has been checked.
struct VerifiedToken: Sendable {
    var identity: Identity
    /// The session family that it was issued in, for our own tokens.
    var session: ID?
    /// Whether the outside provider signed it.
    var isOutside = false
    /// From this moment on it is worth nothing, or earlier where its session ends.
    var expires: Instant

    /// Whether it is a browser's session itself. Nothing of it is known before it has been looked up.
    var isCookie: Bool { if case .cookie = identity { true } else { false } }
}

/// Whom a verified token names. What they may do is read from the database, for each request (contract §3).
enum Identity: Sendable, Hashable, CustomStringConvertible {
    /// The `sub` of a token: a user of ours.
    case user(ID)
    /// An outside token's verified address, lower-case.
    case email(String)
    /// An outside token with both: its `sub` may be a user of ours or the provider's own number.
    case subject(ID, orEmail: String)
    /// The user of the browser's session with this ``BrowserCookie/hash``, if there is one.
    case cookie(String)

    /// Different for each, never for a log.
    var description: String {
        switch self {
        case .user(let id): "\(id)"
        case .email(let email): email
        case .subject(let id, let email): "\(id) \(email)"
        case .cookie(let hash): hash
        }
    }
}
