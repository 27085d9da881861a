/// Somebody who works at a clinic. `id` is the user's id, and for doctors the `doctorId`.
public struct StaffMember: Decodable, Sendable, Equatable {
    public let id: String
    public let userId: String
    public let clinicId: String
    public let email: String
    public let firstName: String
    public let lastName: String
    public let name: String
    public let role: String
    public let isActive: Bool
    public let membershipStatus: String
    public let createdAt: String
    public let updatedAt: String
}
