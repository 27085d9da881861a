/// A patient's record at a clinic.
public struct Patient: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    /// As in `P-2026-001`, counted per clinic and year.
    public let patientNumber: String
    public let firstName: String
    public let lastName: String
    public let name: String
    public let phone: String?
    public let email: String?
    public let insurance: String?
    public let dateOfBirth: String?
    public let hasPortalAccount: Bool
    /// The last day on which the patient can't be erased.
    public let legalHoldUntil: String?
    /// When the patient's data was erased.
    public let erasedAt: String?
    public let createdAt: String
    public let updatedAt: String
}
