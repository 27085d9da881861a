/// A place where the caller is signed in (`GET /auth/sessions`; Accounts, A3).
public struct Session: Decodable, Sendable, Equatable {
    /// UUID of the session in lower case.
    public let id: String
    /// What the client called itself at sign-in.
    public let device: String?
    /// When it was opened: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// At most five minutes behind.
    public let lastUsedAt: String
    /// The network address that it was used from last; `null` when not known.
    public let lastAddress: String?
    /// Whether it is the session that asks.
    public let current: Bool
}

/// The sessions that go on, the one used last first.
public struct SessionList: Decodable, Sendable, Equatable {
    /// At most 100.
    public let data: [Session]
}
