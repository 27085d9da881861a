/// A patient's own sign-in. `id` is the user's id.
public struct PortalAccount: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let patientId: String
    public let email: String
    public let role: String
    public let isActive: Bool
    public let createdAt: String
}
