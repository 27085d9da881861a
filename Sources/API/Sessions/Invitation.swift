/// What the holder of an invitation's token is shown before they accept.
public struct Invitation: Decodable, Sendable, Equatable {
    public let clinicName: String
    public let role: String
    public let invitedBy: String
    public let email: String
    public let expiresAt: String
    /// Whether a new password has to be chosen.
    public let needsPassword: Bool
}
