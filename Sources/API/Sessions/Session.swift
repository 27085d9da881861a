/// A place where the caller is signed in (`GET /auth/sessions`; Accounts, A3).
public struct Session: Decodable, Sendable, Equatable {
    public let id: String
    /// What the client called itself at sign-in.
    public let device: String?
    public let createdAt: String
    /// At most five minutes behind.
    public let lastUsedAt: String
    public let lastAddress: String?
    /// Whether it is the session that asks.
    public let current: Bool
}

/// The sessions that go on, the one used last first.
public struct SessionList: Decodable, Sendable, Equatable {
    public let data: [Session]
}
