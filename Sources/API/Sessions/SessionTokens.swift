/// The answer to signing in and to refreshing (contract §3).
public struct SessionTokens: JSONEncodable, Decodable, Sendable, Equatable {
    public var accessToken: String
    /// Good for one use.
    public var refreshToken: String
    public var tokenType: String
    /// Seconds that the access token lives.
    public var expiresIn: Int
    public var user: SessionUser

    public init(
        accessToken: String,
        refreshToken: String,
        tokenType: String = "Bearer",
        expiresIn: Int,
        user: SessionUser
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.tokenType = tokenType
        self.expiresIn = expiresIn
        self.user = user
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("accessToken", accessToken)
        json.field("refreshToken", refreshToken)
        json.field("tokenType", tokenType)
        json.field("expiresIn", expiresIn)
        json.field("user", user)
        json.endObject()
    }
}
