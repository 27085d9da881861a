/// What the holder of an invitation's token is shown before they accept.
public struct Invitation: Decodable, Sendable, Equatable {
    /// The clinic that invites.
    public let clinicName: String
    /// `patient`, `doctor`, `receptionist` or `admin`.
    public let role: String
    /// Who sent it; the clinic's name where nobody is known.
    public let invitedBy: String
    /// The address that it was mailed to.
    public let email: String
    /// When the link of the mail ends: RFC 3339 in UTC with milliseconds.
    public let expiresAt: String
    /// Whether a new password has to be chosen.
    public let needsPassword: Bool
}
