/// The answer to adding or inviting somebody to a clinic: what was sent, and the user's `id`.
public struct AddedMember: Decodable, Sendable, Equatable {
    public let id: String
    public let userId: String
    public let clinicId: String
    /// For a patient's account: the record that it opens.
    public let patientId: String?
    public let email: String
    public let firstName: String
    public let lastName: String
    public let name: String
    public let role: String
    /// `active`, or `invited` until the person has accepted.
    public let membershipStatus: String
    public let isActive: Bool
    public let createdAt: String
    public let updatedAt: String
}

/// Somebody who was invited and has not accepted yet, as the clinic named them.
public struct PendingInvitation: Decodable, Sendable, Equatable {
    /// The user's.
    public let id: String
    public let email: String
    public let firstName: String
    public let lastName: String
    public let role: String
    public let membershipStatus: String
    public let expiresAt: String
    public let createdAt: String
}
