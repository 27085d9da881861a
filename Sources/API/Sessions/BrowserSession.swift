/// The answer to a browser's sign-in, beside its cookie (front-desk D2).
public struct BrowserSession: Decodable, Sendable, Equatable {
    /// Who has signed in.
    public let user: SessionUser
    /// True when a password of one's own has to be chosen before anything else; absent otherwise.
    public let mustChangePassword: Bool?
    /// True when a second factor has to be set up before anything else; absent otherwise.
    public let mfaEnrolmentRequired: Bool?
}
