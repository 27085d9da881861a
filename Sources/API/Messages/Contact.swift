/// Somebody whom the user can write to (spec, `GET /messages/contacts`). A patient gets a plain
/// list of these.
public struct Contact: Decodable, Sendable, Equatable {
    /// UUID in lower case: a user's for staff, a patient's record for patients.
    public let id: String
    /// The person's given name.
    public let firstName: String
    /// The person's family name.
    public let lastName: String
    /// Of staff only.
    public let role: String?
    /// E-mail address; `null` for a patient without one.
    public let email: String?
    /// Of patients only.
    public let patientNumber: String?
    /// `patient` or `staff`.
    public let type: String
    /// The same as `type`.
    public let contactType: String?
    /// First and last name with a blank between.
    public let name: String
}

/// What staff get from `GET /messages/contacts`.
public struct ContactDirectory: Decodable, Sendable, Equatable {
    /// The clinic's patients, by name.
    public let patients: [Contact]
    /// Everybody who works at the clinic but the caller, by name.
    public let staff: [Contact]
    /// The patients, then the staff, in short form.
    public let all: [ContactSummary]
}

/// The short form of a contact.
public struct ContactSummary: Decodable, Sendable, Equatable {
    /// The same as ``Contact/id``.
    public let id: String
    /// `patient` or `staff`.
    public let type: String
    /// The same as `type`.
    public let contactType: String
    /// First and last name with a blank between.
    public let name: String
}
