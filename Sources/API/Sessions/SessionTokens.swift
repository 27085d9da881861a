/// The answer to signing in and to refreshing (contract §3).
public struct SessionTokens: Decodable, Sendable, Equatable {
    public let accessToken: String
    /// Good for one use.
    public let refreshToken: String
    public let tokenType: String
    /// Seconds that the access token lives.
    public let expiresIn: Int
    public let user: SessionUser
}
