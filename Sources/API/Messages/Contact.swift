/// Somebody whom the user can write to (spec, `GET /messages/contacts`). A patient gets a plain
/// list of these.
public struct Contact: Decodable, Sendable, Equatable {
    public let id: String
    public let firstName: String
    public let lastName: String
    /// Of staff only.
    public let role: String?
    public let email: String?
    /// Of patients only.
    public let patientNumber: String?
    /// `patient` or `staff`.
    public let type: String
    /// The same as `type`.
    public let contactType: String?
    public let name: String
}

/// What staff get from `GET /messages/contacts`.
public struct ContactDirectory: Decodable, Sendable, Equatable {
    public let patients: [Contact]
    public let staff: [Contact]
    public let all: [ContactSummary]
}

/// The short form of a contact.
public struct ContactSummary: Decodable, Sendable, Equatable {
    public let id: String
    public let type: String
    public let contactType: String
    public let name: String
}
