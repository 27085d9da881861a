/// The answer to signing in and to refreshing (contract §3).
public struct SessionTokens: Decodable, Sendable, Equatable {
    public let accessToken: String
    /// Good for one use.
    public let refreshToken: String
    public let tokenType: String
    /// Seconds that the access token lives.
    public let expiresIn: Int
    public let user: SessionUser
    /// True when a password of one's own has to be chosen before anything else; absent otherwise.
    public let mustChangePassword: Bool?
    /// True when a second factor has to be set up before anything else; absent otherwise.
    public let mfaEnrolmentRequired: Bool?
}
