/// A patient's record at a clinic.
public struct Patient: Decodable, Sendable, Equatable {
    /// UUID of the record in lower case; the portal account's user has the same.
    public let id: String
    /// UUID of the clinic whose record it is.
    public let clinicId: String
    /// As in `P-2026-001`, counted per clinic and year.
    public let patientNumber: String
    /// The patient's given name.
    public let firstName: String
    /// The patient's family name.
    public let lastName: String
    /// First and last name with a blank between.
    public let name: String
    /// Telephone number as entered, without invisible characters; `null` for none (contract §8).
    public let phone: String?
    /// E-mail address for notices; `null` for none.
    public let email: String?
    /// The insurer, free text; `null` for none.
    public let insurance: String?
    /// `YYYY-MM-DD`; `null` where it is not known.
    public let dateOfBirth: String?
    /// Whether the patient has a portal account, with which they sign in.
    public let hasPortalAccount: Bool
    /// The last day on which the patient can't be erased.
    public let legalHoldUntil: String?
    /// When the patient's data was erased.
    public let erasedAt: String?
    /// When it was created: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When it last changed: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}
