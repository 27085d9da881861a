/// The answer to adding or inviting somebody to a clinic: what was sent, and the user's `id`.
public struct AddedMember: Decodable, Sendable, Equatable {
    /// UUID of the user in lower case.
    public let id: String
    /// The same as `id`.
    public let userId: String
    /// UUID of the clinic that adds or invites them.
    public let clinicId: String
    /// For a patient's account: the record that it opens.
    public let patientId: String?
    /// The address that the clinic sent.
    public let email: String
    /// The given name that the clinic sent.
    public let firstName: String
    /// The family name that the clinic sent.
    public let lastName: String
    /// First and last name with a blank between.
    public let name: String
    /// `patient`, `doctor`, `receptionist` or `admin`, at this clinic.
    public let role: String
    /// `active`, or `invited` until the person has accepted.
    public let membershipStatus: String
    /// Whether they can act in the clinic already.
    public let isActive: Bool
    /// When they were added or invited: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// The same as `createdAt`.
    public let updatedAt: String
}

/// Somebody who was invited and has not accepted yet, as the clinic named them.
public struct PendingInvitation: Decodable, Sendable, Equatable {
    /// The user's.
    public let id: String
    /// The address that the clinic sent.
    public let email: String
    /// The given name that the clinic sent.
    public let firstName: String
    /// The family name that the clinic sent.
    public let lastName: String
    /// `doctor`, `receptionist` or `admin`.
    public let role: String
    /// Always `invited`.
    public let membershipStatus: String
    /// When the link of the mail ends: RFC 3339 in UTC with milliseconds.
    public let expiresAt: String
    /// When the mail was asked for: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}
