/// A patient's own sign-in. `id` is the user's id.
public struct PortalAccount: Decodable, Sendable, Equatable {
    /// UUID of the user in lower case, which is the id of the patient.
    public let id: String
    /// UUID of the clinic whose patient signs in.
    public let clinicId: String
    /// UUID of the patient's record.
    public let patientId: String
    /// The address that the patient signs in with.
    public let email: String
    /// Always `patient`.
    public let role: String
    /// Always true: the account can be used at once.
    public let isActive: Bool
    /// When it was opened: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}
