/// Somebody who works at a clinic. `id` is the user's id, and for doctors the `doctorId`.
public struct StaffMember: Decodable, Sendable, Equatable {
    /// UUID of the user in lower case.
    public let id: String
    /// The same as `id`.
    public let userId: String
    /// UUID of the clinic that the membership is of.
    public let clinicId: String
    /// The address that the person signs in with.
    public let email: String
    /// The person's given name.
    public let firstName: String
    /// The person's family name.
    public let lastName: String
    /// First and last name with a blank between.
    public let name: String
    /// `doctor`, `receptionist` or `admin`, at this clinic.
    public let role: String
    /// Always true: who has left is not listed.
    public let isActive: Bool
    /// Always `active`: pending invitations have a list of their own.
    public let membershipStatus: String
    /// When the membership began: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When it last changed: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}
